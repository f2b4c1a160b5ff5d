"""Stories that still wait: for staff, for the requester, for LKPP. Persons and companies are invented."""

from datetime import timedelta

from app.demo.stage import Stage


def waiting_for_lkpp(stage: Stage) -> None:
    stage.begin(2, 8, 40)
    stage.open(
        case_subject="Data SIKaP tidak terbaca di SPSE",
        case_description="Kualifikasi sudah diperbarui di SIKaP, tetapi di SPSE masih data lama.",
        case_category="sikap",
        case_application="SIKaP",
        case_consent=True,
        requester_name="Ratna Puspita",
        requester_email="ratna@samudrajaya.test",
        requester_role="vendor",
        requester_organization="PT Samudra Jaya",
    )
    stage.forward(45)
    stage.do("escalate", escalation_reason="Penarikan data sudah dicoba; tidak ada perubahan.")
    stage.forward(75)
    stage.do(
        "escalate_lkpp",
        lkpp_question="Mohon diperiksa sinkronisasi SIKaP ke SPSE untuk penyedia ini.",
        lkpp_number="LS-20417",
    )
    stage.to_present()


def overdue(stage: Stage) -> None:
    stage.begin(2, 11, 15)
    stage.open(
        "phone",
        by="helpdesk",
        case_subject="Apendo tidak dapat dibuka",
        case_description="Muncul pesan “kunci tidak cocok” saat membuka dokumen penawaran.",
        case_category="apendo",
        case_application="SPSE",
        requester_name="Yusuf Ramadhan",
        requester_phone="0813 0000 2222",
        requester_role="selection_group",
        requester_organization="Pokja Pemilihan 3",
    )
    stage.to_present()


def waiting_for_user(stage: Stage) -> None:
    stage.begin(1, 13, 10)
    stage.open(
        case_subject="Pendaftaran penyedia ditolak karena NPWP",
        case_description="Sistem menyatakan NPWP sudah terdaftar, padahal kami baru mendaftar.",
        case_category="registrasi",
        case_application="SPSE",
        case_consent=True,
        requester_name="Lia Marlina",
        requester_email="lia@cendana.test",
        requester_role="vendor",
        requester_organization="CV Cendana",
    )
    stage.forward(35)
    stage.do(
        "ask", question="Mohon kirimkan tangkapan layar pesan galat dan bukti cabang/pusat pada NPWP perusahaan Anda."
    )
    stage.to_present()


def at_admin_ppe(stage: Stage) -> None:
    stage.begin(0, 8, 20)
    stage.open(
        "counter",
        by="front_office",
        case_subject="Akun PPK belum dapat membuat paket",
        case_description="Datang ke loket membawa SK. Menu paket tidak muncul setelah masuk.",
        case_category="akun_pejabat",
        case_application="SPSE",
        requester_name="Bambang Irawan",
        requester_phone="0811 0000 3333",
        requester_email="bambang@instansi.test",
        requester_role="ppk",
        requester_organization="Biro Umum",
        requester_identity_verified=True,
    )
    stage.forward(25)
    stage.do("escalate", escalation_reason="Peran PPK belum tampak di akun; SK sudah diperiksa dan sah.")
    stage.to_present()


def near_bid_deadline(stage: Stage) -> None:
    stage.begin(0, 9, 0)
    stage.open(
        "phone",
        by="helpdesk",
        case_subject="Tidak bisa mengirim penawaran, batas akhir dekat",
        case_description="Tombol kirim tidak aktif walau semua dokumen sudah diunggah.",
        case_category="penawaran",
        case_application="SPSE",
        case_reference_code="10098765",
        case_bid_deadline=(stage.at + timedelta(hours=7)).isoformat(),
        requester_name="Eko Saputra",
        requester_phone="0852 0000 4444",
        requester_role="vendor",
        requester_organization="PT Eka Perkasa",
    )
    stage.forward(10)
    stage.claim()
    stage.to_present()


def suggestion(stage: Stage) -> None:
    stage.begin(1, 14, 0)
    stage.open(
        "portal",
        kind="complaint",
        case_subject="Usul jam layanan saat istirahat",
        case_description="Mohon loket tetap melayani secara bergantian pada jam istirahat siang.",
        case_request_type="saran",
        case_consent=True,
        requester_name="Dian Pertiwi",
        requester_email="dian@warga.test",
    )
    stage.to_present()


def new_this_hour(stage: Stage) -> None:
    stage.begin(0, 9, 45)
    stage.open(
        case_subject="Paket belum muncul di SiRUP",
        case_description="RUP sudah diumumkan kemarin, tetapi belum tampak ketika dicari di SPSE.",
        case_category="sirup",
        case_application="SiRUP",
        case_consent=True,
        requester_name="Wahyu Hidayat",
        requester_email="wahyu@satker.test",
        requester_role="ppk",
        requester_organization="Kantor SAR Contoh",
    )
    stage.to_present()
