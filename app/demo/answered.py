"""Stories whose question has its answer. Persons and companies are invented."""

from app.demo.stage import Stage


def forgotten_password(stage: Stage) -> None:
    stage.begin(6, 9, 20)
    stage.open(
        case_subject="Lupa kata sandi akun penyedia",
        case_description="Surel pengaturan ulang kata sandi tidak pernah masuk, juga tidak di folder spam.",
        case_category="akun",
        case_application="SPSE",
        case_consent=True,
        requester_name="Maya Kusuma",
        requester_email="maya@karyamandiri.test",
        requester_role="vendor",
        requester_organization="CV Karya Mandiri",
    )
    stage.forward(50)
    stage.do(
        "answer",
        {"propose_faq": True},
        answer="Pilih “Lupa Password” di halaman masuk SPSE, lalu periksa juga folder spam. Bila surel belum masuk "
        "setelah 15 menit, datang ke LPSE dengan KTP dan surat kuasa agar alamat surel akun diperiksa.",
    )
    stage.forward(120)
    stage.hear("confirmation", "Sudah berhasil, terima kasih.")
    stage.forward(30)
    stage.do(
        "done",
        {"is_anonymous": True},
        faq_question="Saya lupa kata sandi akun SPSE. Apa yang harus dilakukan?",
        faq_answer="Pilih “Lupa Password” di halaman masuk SPSE, lalu periksa juga folder spam. Bila surel belum masuk "
        "setelah 15 menit, datang ke LPSE dengan KTP dan surat kuasa agar alamat surel akun diperiksa.",
    )
    stage.forward(60)
    stage.do("approve", {"is_anonymous": True})
    stage.to_present()


def published_answer(stage: Stage) -> None:
    stage.begin(5, 10, 5)
    stage.open(
        "phone",
        by="helpdesk",
        case_subject="Berkas penawaran gagal diunggah",
        case_description="Unggahan berhenti di tengah dan muncul pesan waktu habis.",
        case_category="penawaran",
        case_application="SPSE",
        requester_name="Hendra Gunawan",
        requester_phone="0812 0000 1111",
        requester_email="hendra@bahariteknik.test",
        requester_role="vendor",
        requester_organization="PT Bahari Teknik",
    )
    stage.forward(20)
    stage.do("escalate", escalation_reason="Sudah dicoba peramban lain dan jaringan lain; berkas 180 MB.")
    stage.forward(90)
    stage.do("resolve", solution="Batas unggah satu berkas 100 MB. Minta berkas dibagi dan dikompresi.")
    stage.forward(15)
    stage.do(
        "send",
        {"propose_faq": True},
        answer="Satu berkas paling besar 100 MB. Kompres dokumen atau bagi menjadi beberapa berkas, lalu unggah lagi.",
    )
    stage.forward(45)
    stage.hear("confirmation")
    stage.forward(30)
    stage.do(
        "done",
        {"is_anonymous": True},
        faq_question="Mengapa berkas penawaran gagal diunggah?",
        faq_answer="Satu berkas paling besar 100 MB. Kompres dokumen atau bagi menjadi beberapa berkas, lalu unggah "
        "lagi. Gunakan jaringan yang stabil dan jangan menutup halaman sebelum unggahan selesai.",
    )
    stage.forward(40)
    stage.do("approve", {"is_anonymous": True})
    stage.to_present()


def waiting_for_confirmation(stage: Stage) -> None:
    stage.begin(1, 9, 30)
    stage.open(
        case_subject="Jadwal tender tidak tampil lengkap",
        case_description="Tahap pembuktian kualifikasi tidak tampak pada jadwal.",
        case_category="jadwal",
        case_application="SPSE",
        case_reference_code="10023456",
        case_consent=True,
        requester_name="Nurul Aini",
        requester_email="nurul@pelita.test",
        requester_role="vendor",
        requester_organization="PT Pelita Nusantara",
    )
    stage.forward(40)
    stage.do("answer", answer="Jadwal sudah diperbarui oleh Pokja pagi ini. Muat ulang halaman paket untuk melihatnya.")
    stage.to_present()
