"""A handful of believable cases in different states, for a trial and for learning the work.

They are played through the same services as real work, at instants of the last working days, so that their clocks,
timelines and mail are what the procedure makes of them. Persons and companies are invented.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.accounts import TRIAL_STAFF, fill_trial_staff, user_by_email
from app.administration.business_calendar import latest_calendar
from app.audit import Actor
from app.cases.answers.text_modules import Wording, add_module
from app.cases.claim import claim_task
from app.cases.complete import complete_task
from app.cases.correspond import receive
from app.cases.fire_timers import fire_timers
from app.cases.open_case import open_case
from app.definitions.published import active
from app.models import Case, ProcessInstance, User, UserTask
from app.models.people import KOORDINATOR
from app.models.process import OPEN
from app.sla import Calendar, is_open

EMAIL_OF = {role: email for _, email, role in TRIAL_STAFF}


def load_demo(session: Session, *, now: datetime) -> int:
    """Load the demo cases, unless there are cases already; return how many."""
    if session.scalar(select(func.count(Case.id))):
        return 0
    fill_trial_staff(session, now)
    calendar = Calendar.from_json(latest_calendar(session).content)
    stories = (
        _forgotten_password,
        _published_answer,
        _waiting_for_lkpp,
        _overdue,
        _waiting_for_user,
        _at_admin_ppe,
        _waiting_for_confirmation,
        _near_bid_deadline,
        _suggestion,
        _new_this_hour,
    )
    for story in stories:
        story(_Stage(session, calendar, now))
    _ready_texts(_Stage(session, calendar, now))
    return len(stories)


class _Stage:
    """Plays one story: its time moves forward from a working day of the past, never beyond the present."""

    def __init__(self, session: Session, calendar: Calendar, now: datetime) -> None:
        self.session, self.calendar, self.end = session, calendar, now
        self.at = now
        self.case: Case | None = None

    def begin(self, workdays_ago: int, hour: int, minute: int = 0) -> None:
        """Go to a time of day so many working days ago; today's hour falls back to the last open day when it is not
        yet reached."""
        day = self.end.astimezone(self.calendar.timezone)
        for _ in range(workdays_ago):
            day = self._day_before(day)
        at = datetime.combine(day.date(), time(hour, minute), self.calendar.timezone)
        while at >= self.end or not is_open(self.calendar, at):
            at = datetime.combine(self._day_before(at).date(), time(hour, minute), self.calendar.timezone)
        self.at = at

    def _day_before(self, day: datetime) -> datetime:
        day -= timedelta(days=1)
        while self.calendar.closed_because(day.date()) is not None:
            day -= timedelta(days=1)
        return day

    def forward(self, minutes: int) -> None:
        """Let time pass up to the present; timers fire on the way."""
        until = min(self.at + timedelta(minutes=minutes), self.end)
        while True:
            due = self.session.scalar(
                select(func.min(ProcessInstance.next_timer_at)).where(
                    ProcessInstance.case_id == self._case.id, ProcessInstance.next_timer_at <= until
                )
            )
            if due is None:
                break
            self.at = max(self.at, due)
            fire_timers(self.session, self._case.id, now=self.at)
        self.at = until

    def to_present(self) -> None:
        self.forward(int((self.end - self.at) / timedelta(minutes=1)))

    @property
    def _case(self) -> Case:
        assert self.case is not None
        return self.case

    def staff(self, role: str) -> User:
        user = user_by_email(self.session, EMAIL_OF[role])
        assert user is not None
        return user

    def open(self, channel: str = "portal", *, kind: str = "ticket", by: str | None = None, **facts: Any) -> None:
        actor = Actor.staff(self.staff(by)) if by else Actor()
        self.case = open_case(
            self.session,
            active(self.session),
            kind=kind,
            channel=channel,
            facts={name.replace("_", ".", 1): value for name, value in facts.items()},
            data={},
            actor=actor,
            now=self.at,
        )

    def _task(self) -> UserTask:
        query = select(UserTask).where(UserTask.case_id == self._case.id, UserTask.state == OPEN)
        return self.session.scalars(query).one()

    def claim(self) -> None:
        task = self._task()
        claim_task(self.session, task, actor=Actor.staff(self.staff(task.candidate_group)), now=self.at)

    def do(self, decision: str, data: Mapping[str, Any] | None = None, **texts: str) -> None:
        task = self._task()
        complete_task(
            self.session,
            task.id,
            facts=texts,
            data={"decision": decision, **(data or {})},
            actor=Actor.staff(self.staff(task.candidate_group)),
            now=self.at,
        )

    def hear(self, message: str, body: str = "") -> None:
        actor = Actor.asking(self._case.requester)
        receive(self.session, self._case.id, message, body=body, actor=actor, now=self.at)


def _ready_texts(stage: _Stage) -> None:
    """Let Koordinator keep a few texts for everybody."""
    actor = Actor.staff(stage.staff(KOORDINATOR))
    for wording in (
        Wording("salam", "Salam pembuka", "Yth. {{nama}},\n\nTerima kasih telah menghubungi {{layanan}}."),
        Wording("lupa-sandi", "Mengatur ulang kata sandi", "Silakan tekan Lupa Password pada halaman masuk SPSE."),
        Wording("layar", "Meminta tangkapan layar", "Mohon kirimkan tangkapan layar yang memuat kode galatnya."),
        Wording("paket", "Paket diperiksa", "Paket {{kode_paket}} sedang kami periksa, paling lambat {{batas_waktu}}."),
    ):
        add_module(stage.session, wording, is_shared=True, actor=actor, now=stage.at)


def _forgotten_password(stage: _Stage) -> None:
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


def _published_answer(stage: _Stage) -> None:
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


def _waiting_for_lkpp(stage: _Stage) -> None:
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


def _overdue(stage: _Stage) -> None:
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


def _waiting_for_user(stage: _Stage) -> None:
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


def _at_admin_ppe(stage: _Stage) -> None:
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


def _waiting_for_confirmation(stage: _Stage) -> None:
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


def _near_bid_deadline(stage: _Stage) -> None:
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


def _suggestion(stage: _Stage) -> None:
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


def _new_this_hour(stage: _Stage) -> None:
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
