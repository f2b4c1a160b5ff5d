"""A mail of ours that comes back is found by its Message-ID, noted on it, and told to whoever works on the case."""

from email import message_from_string

import pytest
from sqlalchemy import select

from app.models import Case, OutgoingMail
from tests.channels.letters import PostOffice, letter

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.penyedia.test>
To: helpdesk@lpse.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.penyedia.test>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system. Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.penyedia.test

Final-Recipient: rfc822; sari@penyedia.test
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: {returned}

Message-ID: {message_id}
From: helpdesk@lpse.test
Subject: Tiket

--b--
"""
PLAIN = """\
Return-Path: <>
From: postmaster@penyedia.test
To: helpdesk@lpse.test
Subject: {subject}

Hi. This is the qmail-send program at penyedia.test.

<sari@penyedia.test>:
550 5.2.2 mailbox is full

--- Below this line is a copy of the message.

Return-Path: <helpdesk@lpse.test>
Message-ID: {message_id}
Subject: Tiket
"""


@pytest.fixture
def case(post: PostOffice) -> Case:
    post.desk.staff("helpdesk")
    return post.case(post.bring(letter()))


def sent(post: PostOffice, case: Case, kind: str = "receipt") -> OutgoingMail:
    query = select(OutgoingMail).where(OutgoingMail.case_id == case.id, OutgoingMail.kind == kind)
    return post.session.scalars(query).one()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_delivery_report_is_noted_on_the_mail_that_came_back(post: PostOffice, case: Case, returned: str) -> None:
    receipt = sent(post, case)
    report = REPORT.format(action="failed", returned=returned, message_id=receipt.message_id)
    done = post.bring(report.encode())
    post.session.refresh(receipt)
    assert (done.outcome, done.case_number, done.answered) == ("bounce", case.number, False)
    assert receipt.bounced_at == post.desk.now
    assert "550 5.1.1 User unknown" in (receipt.bounce_reason or "")
    assert "mail_bounced" in post.desk.events(case)
    assert "staff_bounce" in post.desk.mails(case, to_requester=False)
    assert len(post.turns(case)) == 1


@pytest.mark.parametrize(
    "subject", ["failure notice", "Delivery Status Notification (Failure)", "Pesan tidak terkirim"]
)
def test_an_unstructured_bounce_is_recognised_too(post: PostOffice, case: Case, subject: str) -> None:
    receipt = sent(post, case)
    done = post.bring(PLAIN.format(subject=subject, message_id=receipt.message_id).encode())
    post.session.refresh(receipt)
    assert (done.outcome, done.case_number) == ("bounce", case.number)
    assert receipt.bounce_reason == "550 5.2.2 mailbox is full"


def test_a_second_bounce_of_the_same_mail_tells_nobody_again(post: PostOffice, case: Case) -> None:
    receipt = sent(post, case)
    for number in (1, 2):
        report = REPORT.format(action="failed", returned="message/rfc822", message_id=receipt.message_id)
        assert post.bring(report.replace("bounce-1", f"bounce-{number}").encode()).outcome == "bounce"
    assert post.desk.mails(case, to_requester=False).count("staff_bounce") == 1


def test_a_delay_is_no_bounce(post: PostOffice, case: Case) -> None:
    receipt = sent(post, case)
    report = REPORT.format(action="delayed", returned="message/rfc822", message_id=receipt.message_id)
    assert post.bring(report.encode()).outcome == "automatic"
    post.session.refresh(receipt)
    assert receipt.bounced_at is None


@pytest.mark.parametrize("action", ["delayed", "relayed"])
def test_a_delay_of_nothing_that_we_sent_is_no_bounce_either(post: PostOffice, action: str) -> None:
    report = REPORT.format(action=action, returned="text/rfc822-headers", message_id="<x@elsewhere.test>")
    assert post.bring(report.encode()).outcome == "automatic"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery Status Notification (Delay)", "YOU DO NOT NEED TO RESEND YOUR MESSAGE."),
        ("Warning: message 1kA-0001 delayed 24 hours", "Delivery attempts will continue to be made."),
        ("Mail Delivery System", "This is a warning message only. It has not been delivered yet."),
        ("Pengiriman tertunda: Tiket", "Server akan terus mencoba."),
    ],
)
def test_a_warning_in_words_is_no_bounce(post: PostOffice, case: Case, subject: str, text: str) -> None:
    receipt = sent(post, case)
    warning = PLAIN.format(subject=subject, message_id=receipt.message_id).replace("550 5.2.2 mailbox is full", text)
    assert post.bring(f"X-Failed-Recipients: sari@penyedia.test\n{warning}".encode()).outcome == "automatic"
    post.session.refresh(receipt)
    assert receipt.bounced_at is None


def test_one_failed_recipient_of_several_is_a_bounce(post: PostOffice, case: Case) -> None:
    receipt = sent(post, case)
    report = REPORT.format(action="failed", returned="message/rfc822", message_id=receipt.message_id)
    two = report.replace(
        "User unknown\n", "User unknown\n\nFinal-Recipient: rfc822; x@y.test\nAction: relayed\nStatus: 2.0.0\n"
    )
    assert post.bring(two.encode()).outcome == "bounce"
    post.session.refresh(receipt)
    assert receipt.bounce_reason == "550 5.1.1 User unknown"


def test_the_reason_is_whole_where_the_server_folds_it(post: PostOffice, case: Case) -> None:
    receipt = sent(post, case)
    report = REPORT.format(action="failed", returned="message/rfc822", message_id=receipt.message_id)
    post.bring(
        report.replace("5.1.1 User", "5.1.1 <sari@penyedia.test>:\n    Recipient address rejected: User").encode()
    )
    post.session.refresh(receipt)
    assert receipt.bounce_reason == "550 5.1.1 <sari@penyedia.test>: Recipient address rejected: User unknown"


def test_a_status_without_a_reason_is_told_once(post: PostOffice, case: Case) -> None:
    receipt = sent(post, case)
    report = REPORT.format(action="failed", returned="message/rfc822", message_id=receipt.message_id)
    post.bring(report.replace("Diagnostic-Code: smtp; 550 5.1.1 User unknown\n", "").encode())
    post.session.refresh(receipt)
    assert receipt.bounce_reason == "5.1.1"


@pytest.mark.parametrize("subject", ["Undeliverable: Tiket", "Tidak Dapat Dikirim: Tiket", "Tiket"])
def test_exchange_says_in_a_header_that_it_is_one(post: PostOffice, case: Case, subject: str) -> None:
    receipt = sent(post, case)
    notice = PLAIN.format(subject=subject, message_id=receipt.message_id).replace("Return-Path: <>\n", "", 1)
    notice = notice.replace("postmaster@", "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@")
    done = post.bring(f"X-MS-Exchange-Message-Is-Ndr: \n{notice}".encode())
    assert (done.outcome, done.case_number) == ("bounce", case.number)


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_relay_that_renames_our_mail_hides_nothing(post: PostOffice, case: Case, returned: str) -> None:
    receipt = sent(post, case)
    token = post.sent_to(case)["X-Helpdesk-Token"]
    report = REPORT.format(action="failed", returned=returned, message_id="<0100@relay.test>")
    report = report.replace("Subject: Tiket\n", f"Subject: {receipt.subject}\nX-Helpdesk-Token: {token}\n")
    assert post.bring(report.encode()).case_number == case.number
    post.session.refresh(receipt)
    assert receipt.bounced_at == post.desk.now


def test_a_person_who_passes_a_bounce_on_asks_for_help(post: PostOffice, case: Case) -> None:
    report = REPORT.format(action="failed", returned="message/rfc822", message_id="<x@elsewhere.test>")
    message = letter("Mengapa surel saya ke LPSE kembali?", subject="Fwd: Undelivered Mail Returned to Sender")
    message.add_attachment(message_from_string(report))
    assert post.bring(message).outcome == "ticket"
    answer = post.reply(case, "Saya mendapat ini.")
    answer.add_attachment(message_from_string(report))
    assert post.bring(answer).outcome == "reply"


def test_a_bounce_of_nothing_that_we_sent_is_kept_and_says_so(post: PostOffice) -> None:
    done = post.bring(PLAIN.format(subject="failure notice", message_id="<x@elsewhere.test>").encode())
    assert (done.outcome, done.case_number, post.newest().reason) == ("bounce", None, "unmatched_bounce")


def test_a_mail_about_a_failure_notice_is_a_persons(post: PostOffice) -> None:
    done = post.bring(letter("Surel saya selalu kembali.", subject="Failure notice terus menerus"))
    assert done.outcome == "ticket"
