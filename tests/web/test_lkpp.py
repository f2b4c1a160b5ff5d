"""A case at LKPP: the text to send, the number and state there, and the answer that comes by mail."""

import re
from email.message import EmailMessage
from html import unescape

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.mail.incoming import take_in
from app.cases.merging.merge import merge_cases
from app.channels.incoming.store import store_raw
from app.database import db
from app.models import Attachment, Case, Escalation, IncomingMail, LkppUpdate, OutgoingMail
from tests.browser_like import Client
from tests.channels.letters import letter
from tests.desk import TravellingClock
from tests.web.work import Ticket, do, events, open_ticket, position, task_state

LKPP = "LPSE Support <no-reply@support.lkpp.go.id>"
WORKER = Actor.system("worker")
NOTED = {"number": "LS-2026/1234", "state": "in_progress", "stated_on": "2026-11-03"}


def escalated(client: Client, **facts: str) -> Ticket:
    """Let a case of Sari's reach Admin PPE."""
    given = {
        "requester_phone": "0812 3456 7890",
        "requester_organization": "PT Maju Jaya",
        "requester_role": "vendor",
        "requester_spse_user_id": "MAJU01",
        "case_error_code": "E-500",
        "case_reference_code": "87654321",
        **facts,
    }
    ticket = open_ticket(client, **given)
    task = do(client, ticket, "escalate", escalation_reason="Cache sudah dihapus, akun diuji Budi.", category="akun")
    return Ticket(ticket.case_id, task, ticket.number, ticket.token)


def at_lkpp(client: Client, number: str = "LS-2026/1234") -> Ticket:
    ticket = escalated(client)
    task = do(client, ticket, "escalate_lkpp", lkpp_question="Mohon buka kunci akun.", lkpp_number=number)
    return Ticket(ticket.case_id, task, ticket.number, ticket.token)


def bring(client: Client, message: EmailMessage) -> IncomingMail:
    with client.application.app_context():
        desk = client.desk()
        mail, _ = store_raw(
            desk.session,
            message.as_bytes(),
            mailbox="helpdesk",
            envelope_to=(),
            received_at=desk.now,
            actor=WORKER,
            now=desk.now,
        )
        take_in(desk.session, mail.id, actor=WORKER, now=desk.now)
        desk.session.commit()
        desk.session.refresh(mail)
        desk.session.expunge(mail)
        return mail


def ready_text(page: str) -> str:
    found = re.search(r'name="lkpp_question"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_the_question_begins_with_everything_that_lkpp_asks_for(client: Client) -> None:
    ticket = escalated(client)
    text = ready_text(client.login("admin_ppe").get(f"/tugas/{ticket.task_id}").text)
    for words in (
        "Instansi: Badan Nasional Pencarian dan Pertolongan (BASARNAS)",
        "Layanan: Helpdesk LPSE BASARNAS",
        "Pelapor: Admin PPE, helpdesk-lpse@basarnas.go.id",
        f"Nomor tiket kami: {ticket.number}",
        "Kode tender, RUP, atau paket: 87654321",
        "Kode kesalahan: E-500",
        "Pengguna: Penyedia, PT Maju Jaya",
        "User ID: MAJU01",
        "Masalah: Tidak dapat masuk ke SPSE",
        "- Selasa, 3 November 2026 pukul 09.00 WIB: laporan diterima (portal)",
        "diteruskan kepada Admin PPE",
        "Yang sudah dicoba:\nCache sudah dihapus",
        "Bukti: tidak ada berkas.",
    ):
        assert words in text


def test_the_question_tells_nobodys_name_address_number_or_secret(client: Client) -> None:
    ticket = escalated(
        client,
        case_description="Saya Sari Wulandari, 0812 3456 7890, sari@penyedia.test. Kata sandi: Mawar2024! "
        "NPWP 01.234.567.8-901.000.",
        requester_npwp="012345678901000",
    )
    text = ready_text(client.login("admin_ppe").get(f"/tugas/{ticket.task_id}").text)
    for secret in ("Sari", "0812", "sari@", "Mawar2024", "01.234.567", "012345678901000"):
        assert secret not in text
    assert "PT Maju Jaya" in text


def test_the_question_lists_the_evidence_and_what_was_said_since(client: Client) -> None:
    ticket = open_ticket(client)
    with client.application.app_context():
        desk = client.desk()
        desk.session.add(
            Attachment(
                case_id=ticket.case_id, upload_key="k", name="layar.png", media_type="image/png", size=120_400,
                sha256="0" * 64, at=desk.now,
            )
        )  # fmt: skip
        case = desk.session.get_one(Case, ticket.case_id)
        desk.do(case, "ask", question="Pesan apa yang muncul?", category="akun")
        desk.send(case, "reply", "Muncul pesan sesi habis.")
    task = do(client, ticket, "escalate", escalation_reason="Perlu Admin PPE.", category="akun")
    text = ready_text(client.login("admin_ppe").get(f"/tugas/{task}").text)
    assert "Bukti (1 berkas):\n- layar.png (120 kB)" in text
    assert "pengguna ditanya: Pesan apa yang muncul?" in text
    assert "keterangan pengguna: Muncul pesan sesi habis." in text


def test_the_text_is_at_hand_to_be_copied_once_lkpp_was_asked(client: Client) -> None:
    ticket = at_lkpp(client)
    page = client.login("admin_ppe").get(f"/tiket/{ticket.case_id}/lkpp").text
    assert 'data-copy="Mohon buka kunci akun."' in page
    assert "LS-2026/1234" in page
    assert "Terkirim, 3 November 2026" in page


def test_number_state_and_date_are_noted_with_their_history(client: Client, clock: TravellingClock) -> None:
    ticket = at_lkpp(client, number="")
    client.login("admin_ppe")
    assert client.send(f"/tiket/{ticket.case_id}/lkpp", NOTED).status_code == 303
    clock.forward(days=1)
    later = {"number": " LS-2026/1234 ", "state": "needs_data", "stated_on": "2026-11-04"}
    for _ in range(2):  # the same once more is no news
        client.send(f"/tiket/{ticket.case_id}/lkpp", later)
    page = client.get(f"/tiket/{ticket.case_id}/lkpp").text
    assert page.index("LKPP meminta data, 4 November 2026") < page.index(
        "<strong>Sedang diproses</strong>, 3 November 2026"
    )
    assert "1 hari" in page
    with client.application.app_context():
        rows = db.session.scalars(select(LkppUpdate).order_by(LkppUpdate.id)).all()
        assert [(row.number, row.state) for row in rows] == [
            ("LS-2026/1234", "in_progress"),
            ("LS-2026/1234", "needs_data"),
        ]
        assert db.session.scalars(select(Escalation.external_number).where(Escalation.level == "lkpp")).all() == [
            "LS-2026/1234"
        ]
    assert events(client, ticket).count("lkpp_state_noted") == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"stated_on": "2026-11-04"}, "Tanggalnya belum tiba"),
        ({"stated_on": ""}, "Isi tanggalnya."),
        ({"number": "9" * 81}, "Paling banyak 80 karakter."),
        ({"stated_on": "kemarin"}, "Tanggal ini tidak ada."),
        ({"state": "lost"}, "Pilih keadaannya dari daftar."),
    ],
)
def test_a_wrong_note_is_said_beside_its_field_and_the_rest_stays(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    ticket = at_lkpp(client)
    page = client.login("admin_ppe").send(f"/tiket/{ticket.case_id}/lkpp", {**NOTED, **wrong})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'class="error-summary"' in page.text
    assert "lkpp_state_noted" not in events(client, ticket)


def test_only_admin_ppe_notes_and_only_while_lkpp_is_asked(client: Client) -> None:
    ticket = at_lkpp(client)
    assert client.login("helpdesk").get(f"/tiket/{ticket.case_id}/lkpp").status_code == 200
    assert client.send(f"/tiket/{ticket.case_id}/lkpp", NOTED).status_code == 403
    do(client, ticket, "recorded", lkpp_answer="Sudah dibuka.")
    assert client.login("admin_ppe").send(f"/tiket/{ticket.case_id}/lkpp", NOTED).status_code == 409
    other = open_ticket(client)
    assert client.get(f"/tiket/{other.case_id}/lkpp").status_code == 404


def test_the_requester_is_told_nothing_of_lkpps_inner_matters(client: Client) -> None:
    ticket = at_lkpp(client)
    client.login("admin_ppe").send(f"/tiket/{ticket.case_id}/lkpp", {**NOTED, "state": "needs_data"})
    bring(client, letter("Sudah kami buka.", sender=LKPP, subject="LS-2026/1234"))
    page = client.get(f"/lacak/{ticket.token}").text
    for words in ("LS-2026/1234", "Mohon buka kunci", "Sudah kami buka", "meminta data"):
        assert words not in page
    with client.application.app_context():
        sent = select(OutgoingMail.text_body).where(OutgoingMail.requester_id.is_not(None))
        assert not any("LS-2026" in body for body in db.session.scalars(sent))


def test_a_mail_with_the_number_is_proposed_and_admin_ppe_is_told(client: Client) -> None:
    ticket = at_lkpp(client)
    mail = bring(
        client,
        letter(
            "Akun sudah kami buka.\n\nPada 3 Nov 2026 LPSE menulis:\n> Mohon buka kunci akun.",
            sender=LKPP,
            subject="[LPSE Support] Tiket #LS-2026/1234 dijawab",
            headers={"Auto-Submitted": "auto-generated"},
        ),
    )
    assert (mail.state, mail.reason, mail.proposed_case_id) == ("waiting", "lkpp_answer", ticket.case_id)
    assert position(client, ticket) == "lkpp"
    for address in (f"/tiket/{ticket.case_id}", f"/tiket/{ticket.case_id}/lkpp"):
        page = client.login("admin_ppe").get(address).text
        assert "Mungkin jawaban LKPP" in page
        assert "Akun sudah kami buka." in page
        assert "Terima sebagai jawaban LKPP" in page
        assert "Terima sebagai jawaban LKPP" not in client.login("helpdesk").get(address).text
    with client.application.app_context():
        told = db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "staff_lkpp_answer")).all()
        assert len(told) == 1
        assert f"/tiket/{ticket.case_id}/lkpp" in told[0].text_body


def test_one_click_completes_the_step_that_waits_for_lkpp(client: Client) -> None:
    ticket = at_lkpp(client)
    message = letter("Akun sudah kami buka.\n\n-- \nHelpdesk", sender=LKPP, subject="LS-2026/1234")
    message.add_attachment(b"%PDF-1.7\n%%EOF", maintype="application", subtype="pdf", filename="jawaban.pdf")
    mail = bring(client, message)
    answer = client.login("admin_ppe").send(f"/tiket/{ticket.case_id}/lkpp/surel/{mail.id}/terima")
    assert answer.status_code == 303
    assert (task_state(client, ticket.task_id), position(client, ticket)) == ("completed", "answer_received")
    page = client.get(answer.location).text
    assert "Telaah jawaban LKPP" in page
    assert "Akun sudah kami buka." in page
    assert "jawaban.pdf" in page
    with client.application.app_context():
        done = db.session.get_one(IncomingMail, mail.id)
        assert (done.state, done.outcome, done.case_id) == ("done", "reply", ticket.case_id)
        assert done.decided_by is not None
        assert done.decided_by.name == "Ani"
        assert db.session.scalars(select(Attachment.is_internal)).all() == [True]
        assert db.session.scalars(select(Escalation.answered_at).where(Escalation.level == "lkpp")).one() is not None
    assert events(client, ticket)[-1] == "lkpp_answer_accepted"
    again = client.send(f"/tiket/{ticket.case_id}/lkpp/surel/{mail.id}/terima")
    assert (again.status_code, "Ani" in again.text) == (409, True)


def merge(client: Client, source: Ticket, into: Ticket) -> None:
    with client.application.app_context():
        desk = client.desk()
        dewi = Actor.staff(desk.staff("koordinator"))
        merge_cases(desk.session, source.case_id, into.case_id, reason="Hal yang sama.", actor=dewi, now=desk.now)
        desk.session.commit()


def test_what_lkpp_answers_about_a_merged_case_completes_the_step_of_the_one_that_holds_it(client: Client) -> None:
    source, kept = at_lkpp(client, "LS-2026/1111"), at_lkpp(client, "LS-2026/2222")
    before = bring(client, letter("Sedang diproses.", sender=LKPP, subject="LS-2026/1111"))
    merge(client, source, kept)
    after = bring(client, letter("Akun sudah kami buka.", sender=LKPP, subject="LS-2026/1111"))
    assert after.proposed_case_id == kept.case_id
    page = client.login("admin_ppe").get(f"/tiket/{kept.case_id}/lkpp").text
    assert "Sedang diproses." in page
    assert "Akun sudah kami buka." in page
    address = f"/tiket/{kept.case_id}/lkpp/surel"
    assert client.send(f"{address}/{before.id}/tolak").status_code == 303
    assert client.send(f"{address}/{after.id}/terima").status_code == 303
    assert position(client, kept) == "answer_received"


def test_what_lkpp_answers_about_a_case_merged_into_one_not_asked_about_is_a_note_there(client: Client) -> None:
    source, kept = at_lkpp(client), open_ticket(client)
    merge(client, source, kept)
    mail = bring(client, letter("Akun sudah kami buka.", sender=LKPP, subject="LS-2026/1234"))
    assert (mail.state, mail.case_id) == ("done", kept.case_id)
    assert "Akun sudah kami buka." in client.login("helpdesk").get(f"/tiket/{kept.case_id}").text


def test_what_is_not_the_answer_waits_for_helpdesk_instead(client: Client) -> None:
    ticket = at_lkpp(client)
    mail = bring(client, letter("Survei kepuasan LPSE Support.", sender=LKPP, subject="LS-2026/1234"))
    client.login("admin_ppe").send(f"/tiket/{ticket.case_id}/lkpp/surel/{mail.id}/tolak")
    assert position(client, ticket) == "lkpp"
    assert "Mungkin jawaban LKPP" not in client.get(f"/tiket/{ticket.case_id}").text
    assert "bukan jawaban atas tiket" in client.login("helpdesk").get("/surel-masuk").text
    assert events(client, ticket)[-1] == "lkpp_answer_declined"


@pytest.mark.parametrize("role", ["helpdesk", "koordinator", "front_office"])
def test_nobody_else_takes_or_declines_it(client: Client, role: str) -> None:
    ticket = at_lkpp(client)
    mail = bring(client, letter("Sudah.", sender=LKPP, subject="LS-2026/1234"))
    client.login(role)
    for verb in ("terima", "tolak"):
        assert client.send(f"/tiket/{ticket.case_id}/lkpp/surel/{mail.id}/{verb}").status_code == 403


def test_a_task_that_a_colleague_holds_is_not_completed_over_their_head(client: Client) -> None:
    ticket = at_lkpp(client)
    mail = bring(client, letter("Sudah kami buka.", sender=LKPP, subject="LS-2026/1234"))
    answer = client.login("admin_ppe", "Wati").send(f"/tiket/{ticket.case_id}/lkpp/surel/{mail.id}/terima")
    assert answer.status_code == 409
    assert "Ani" in answer.text
    with client.application.app_context():
        assert db.session.get_one(IncomingMail, mail.id).state == "waiting"


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("Penipu <info@lkpp.go.id.penipu.test>", "LS-2026/1234"),
        ("Penipu <info@bukanlkpp.go.id>", "LS-2026/1234"),
        (LKPP, "LS-2026/12345"),
        (LKPP, "LS-2026/123"),
        (LKPP, "Pengumuman pemeliharaan"),
    ],
)
def test_without_the_domain_or_the_whole_number_nothing_is_proposed(client: Client, sender: str, subject: str) -> None:
    ticket = at_lkpp(client)
    mail = bring(client, letter("Isi surel.", sender=sender, subject=subject))
    assert mail.reason != "lkpp_answer"
    assert mail.proposed_case_id != ticket.case_id


@pytest.mark.parametrize(
    ("noted", "written"),
    [
        ("LS-20417", "Tiket LS 20417 dijawab"),
        ("LS 20417", "Tiket [LS-20417] dijawab"),
        ("LS 2026 1234", "Tiket LS-2026/1234 dijawab"),
        ("LS-2026/1234", "Tiket LS 2026 1234: dijawab"),
    ],
)
def test_a_number_is_recognised_whether_signs_or_spaces_part_it(client: Client, noted: str, written: str) -> None:
    ticket = at_lkpp(client, noted)
    assert bring(client, letter("Sudah kami buka.", sender=LKPP, subject=written)).proposed_case_id == ticket.case_id


def test_a_mail_that_names_two_cases_is_not_guessed_about(client: Client) -> None:
    at_lkpp(client, "LS-2026/1111")
    at_lkpp(client, "LS-2026/2222")
    mail = bring(client, letter("Tentang LS-2026/1111 dan LS-2026/2222.", sender=LKPP))
    assert mail.reason != "lkpp_answer"


def test_our_own_number_serves_as_well_while_theirs_is_not_known(client: Client) -> None:
    ticket = at_lkpp(client, number="")
    mail = bring(client, letter("Sudah kami buka.", sender=LKPP, subject=f"Re: Mohon bantuan ({ticket.number})"))
    assert mail.proposed_case_id == ticket.case_id


def test_silence_of_lkpp_is_brought_before_admin_ppe_and_not_the_requester(
    client: Client, clock: TravellingClock
) -> None:
    at_lkpp(client)
    with client.application.app_context():
        before = db.session.scalar(select(OutgoingMail.id).order_by(OutgoingMail.id.desc()).limit(1)) or 0
        desk = client.desk()
        desk.wait(days=2, hours=12)
        desk.session.commit()
        later = db.session.scalars(select(OutgoingMail).where(OutgoingMail.id > before)).all()
        ani = desk.staff("admin_ppe")
        assert [(mail.kind, mail.user_id) for mail in later] == [("staff_reminder", ani.id)]
