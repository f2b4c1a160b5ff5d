"""What a machine sent is never answered by one, and two machines never talk to each other for long (RFC 3834)."""

from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from app.channels.incoming.automatic import is_nobodys
from app.models import Case, OutgoingMail
from tests.channels.letters import HELPDESK, PostOffice, letter

MACHINES = {
    "auto-submitted": {"Auto-Submitted": "auto-replied"},
    "auto-submitted with a comment": {"Auto-Submitted": "auto-generated; owner-email=x@y.test"},
    "precedence": {"Precedence": "bulk"},
    "list": {"List-Id": "Pengumuman <info.lkpp.test>"},
    "x-autoreply": {"X-Autoreply": "yes"},
    "x-autorespond": {"X-Autorespond": "cuti"},
    "null return path": {"Return-Path": "<>"},
    "no-reply": {"From": "INAPROC <no-reply@inaproc.test>"},
    "our own mailbox": {"From": f"Helpdesk <{HELPDESK}>"},
    "our own sender": {"From": "Helpdesk <helpdesk@lpse.test>"},
    "subject": {"Subject": "Balasan otomatis: Tiket"},
}


@pytest.mark.parametrize("sign", MACHINES)
def test_a_machines_mail_makes_no_case_and_gets_no_answer(post: PostOffice, sign: str) -> None:
    done = post.bring(letter(headers=MACHINES[sign]))
    assert (done.outcome, done.case_number, done.answered) == ("automatic", None, False)
    assert post.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0


def test_a_persons_mail_says_auto_submitted_no(post: PostOffice) -> None:
    assert post.bring(letter(headers={"Auto-Submitted": "no"})).outcome == "ticket"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("noreply@a.test", True),
        ("no-reply@a.test", True),
        ("do_not_reply@a.test", True),
        ("donotreply@a.test", True),
        ("jangan-balas@a.test", True),
        ("MAILER-DAEMON@a.test".lower(), True),
        ("sari@noreply.test", False),
        ("reply@a.test", False),
        ("noriko@a.test", False),
    ],
)
def test_addresses_that_nobody_reads(address: str, expected: bool) -> None:
    assert is_nobodys(address) is expected


def test_an_absence_notice_is_shown_on_the_case_and_answers_no_question(post: PostOffice) -> None:
    case = post.case(post.bring(letter()))
    post.desk.do(case, "ask", question="Apa User ID Anda?")
    notice = post.reply(case, "Saya cuti sampai Senin.", kind="question")
    notice["Auto-Submitted"] = "auto-replied"
    done = post.bring(notice)
    post.session.refresh(case)
    assert (done.outcome, done.case_number, done.answered) == ("automatic", case.number, False)
    assert post.turns(case)[-1] == ("automatic", "Saya cuti sampai Senin.")
    assert case.clock == "paused"


def test_a_strangers_machine_says_nothing_in_the_requesters_name(post: PostOffice) -> None:
    case = post.case(post.bring(letter()))
    notice = post.reply(case, "Saya cuti.", sender="Tuti <tuti@penyedia.test>")
    notice["Auto-Submitted"] = "auto-replied"
    assert (post.bring(notice).case_number, len(post.turns(case))) == (None, 1)


def machine_answer(sent: EmailMessage, number: int, *, is_threaded: bool) -> EmailMessage:
    """Answer as a program that knows no RFC: a person's headers, a new Message-ID each time."""
    threaded = {"In-Reply-To": str(sent["Message-ID"])} if is_threaded else {}
    return letter(
        f"Pesan Anda ({number}) kami terima.",
        to=str(sent["Reply-To"]) if is_threaded else HELPDESK,
        subject=f"Re: {sent['Subject']}" if is_threaded else f"Terima kasih {number}",
        headers=threaded,
    )


@pytest.mark.parametrize("is_threaded", [True, False])
def test_an_auto_responder_and_we_exchange_at_most_the_cap(post: PostOffice, is_threaded: bool) -> None:
    post.bring(letter())
    answered = 0
    for number in range(20):
        seen = post.session.scalars(
            select(OutgoingMail).where(OutgoingMail.requester_id.is_not(None)).order_by(OutgoingMail.id)
        ).all()
        if len(seen) <= answered:
            break
        answered = len(seen)
        sent = post.sent_to(post.session.get_one(Case, seen[-1].case_id))
        post.bring(machine_answer(sent, number, is_threaded=is_threaded))
    assert answered == (1 if is_threaded else 5)


def test_after_the_cap_a_request_is_still_a_ticket(post: PostOffice) -> None:
    done = [post.bring(letter(f"Permintaan {number}")) for number in range(7)]
    assert [one.outcome for one in done] == ["ticket"] * 7
    assert [one.answered for one in done] == [True] * 5 + [False] * 2
    assert "mail_suppressed" in post.desk.events(post.case(done[-1]))


def test_the_cap_ends_with_its_window(post: PostOffice) -> None:
    for number in range(6):
        post.bring(letter(f"Permintaan {number}"))
    post.desk.clock.forward(hours=25)
    assert post.bring(letter("Esok harinya")).answered


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Spam-Flag": "YES"},
        {"X-Spam-Status": "Yes, score=9.1"},
        {"X-Spam": "Yes"},
        {"X-MS-Exchange-Organization-SCL": "9"},
        {"X-Forefront-Antispam-Report": "CIP:1.2.3.4;CTRY:RU;LANG:en;SCL:9;SFV:SPM;CAT:HPHISH"},
    ],
)
def test_the_marks_of_spam_filters_are_known(post: PostOffice, headers: dict[str, str]) -> None:
    assert post.bring(letter(headers=headers)).outcome == "spam"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Spam-Flag": "NO"},
        {"X-Spam-Status": "No, score=-1.1"},
        {"X-MS-Exchange-Organization-SCL": "1"},
        {"X-MS-Exchange-Organization-SCL": "-1"},
        {"X-Forefront-Antispam-Report": "CIP:1.2.3.4;SCL:1;SFV:NSPM"},
    ],
)
def test_what_a_filter_lets_pass_is_no_spam(post: PostOffice, headers: dict[str, str]) -> None:
    assert post.bring(letter(headers=headers)).outcome == "ticket"


def test_a_read_receipt_is_a_machines_even_within_another_part(post: PostOffice) -> None:
    receipt = (
        "From: sari@penyedia.test\nSubject: Dibaca: Tiket\nContent-Type: multipart/mixed; boundary=a\n\n--a\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nDibaca.\n--b\n"
        "Content-Type: message/disposition-notification\n\nDisposition: manual-action; displayed\n--b--\n--a--\n"
    )
    assert post.bring(receipt.encode()).outcome == "automatic"


def test_who_has_accepted_an_invitation_asks_for_nothing(post: PostOffice) -> None:
    raw = b"From: a@b.test\nSubject: Diterima: Rapat\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n"
    assert post.bring(raw).outcome == "automatic"
    assert post.bring(raw.replace(b"REPLY", b"REQUEST")).outcome == "ticket"


def test_a_list_that_is_our_own_mailbox_hides_no_request(post: PostOffice) -> None:
    headers = {"List-Id": "<helpdesk-lpse.basarnas.go.id>", "List-Post": f"<mailto:{HELPDESK}>", "Precedence": "list"}
    done = post.bring(letter(headers=headers))
    assert (done.outcome, done.answered) == ("ticket", False)


def test_a_form_that_writes_in_our_name_waits_for_a_person(post: PostOffice) -> None:
    done = post.bring(letter(sender=f"Situs LPSE <{HELPDESK}>", headers={"Reply-To": "Sari <sari@penyedia.test>"}))
    assert (done.outcome, done.case_number, done.answered) == ("quarantined", None, False)
    assert (post.newest().state, post.newest().reason) == ("waiting", "own_sender")
    assert post.bring(letter(sender=HELPDESK, headers={"Reply-To": HELPDESK})).outcome == "automatic"


def test_spam_lies_in_quarantine_where_it_can_be_seen(post: PostOffice) -> None:
    done = post.bring(letter(headers={"X-Spam-Flag": "YES"}))
    assert (done.outcome, done.case_number, post.newest().state) == ("spam", None, "quarantined")
    assert post.bring(letter(headers={"X-Spam-Status": "No, score=0.1"})).outcome == "ticket"
