"""A mail opens a case of its mailbox's kind, once, with what it says of itself."""

from datetime import timedelta

import pytest

from app.cases.mail.incoming import take_in
from app.channels.incoming.store import raw_of
from app.models.incoming import DONE
from tests.channels.letters import COMPLAINTS, HELPDESK, SYSTEM, PostOffice, letter


def test_a_mail_to_the_helpdesk_makes_a_ticket_and_is_answered(post: PostOffice) -> None:
    done = post.bring(letter("Muncul pesan User ID tidak dikenal.", subject="Tidak dapat masuk"))
    case = post.case(done)
    assert (done.outcome, done.answered) == ("ticket", True)
    assert (case.channel, case.subject, case.description) == (
        "email",
        "Tidak dapat masuk",
        "Muncul pesan User ID tidak dikenal.",
    )
    assert (case.requester.name, case.requester.email) == ("Sari Wulandari", "sari@penyedia.test")
    assert post.desk.mails(case) == ["receipt"]
    assert post.desk.waits_for(case) == ["handle"]


def test_a_mail_to_the_other_address_makes_a_complaint(post: PostOffice) -> None:
    done = post.bring(letter(to=COMPLAINTS))
    assert (done.outcome, done.case_number, done.answered) == ("complaint", "P-2026-000001", True)


def test_the_envelope_counts_before_the_header(post: PostOffice) -> None:
    assert post.bring(letter(to=HELPDESK), to=(COMPLAINTS.upper(),)).outcome == "complaint"


def test_a_mail_that_names_no_mailbox_of_ours_is_for_the_helpdesk(post: PostOffice) -> None:
    assert post.bring(letter(to="undisclosed@elsewhere.test")).outcome == "ticket"


def test_the_clock_starts_when_the_server_had_it(post: PostOffice) -> None:
    mail = post.store(letter())
    mail.received_at = received = post.desk.now - timedelta(hours=1)
    post.session.flush()
    case = post.case(take_in(post.session, mail.id, actor=SYSTEM, now=post.desk.now))
    assert (case.received_at, case.entered_at) == (received, post.desk.now)
    assert case.due_at == received + timedelta(days=1)


def test_every_byte_is_kept(post: PostOffice) -> None:
    raw = b"From: a@b.test\nSubject: \xff\x00\r\n\r\n\x00\xfe isi \r"
    mail = post.store(raw)
    assert raw_of(post.session, mail) == raw


def test_the_same_message_to_to_and_cc_is_one(post: PostOffice) -> None:
    message = letter(headers={"Cc": COMPLAINTS})
    first = post.bring(b"Received: from a\r\n" + message.as_bytes(), to=(HELPDESK,))
    second = post.bring(b"Received: from b\r\n" + message.as_bytes(), to=(COMPLAINTS,))
    assert (second.outcome, second.case_number, second.answered) == ("duplicate", first.case_number, False)
    assert post.newest().duplicate_of_id is not None


def test_the_same_bytes_are_stored_once_and_taken_in_once(post: PostOffice) -> None:
    message = letter()
    assert post.bring(message) == post.bring(message)
    assert post.session.query(type(post.newest())).count() == 1
    assert post.desk.mails(post.case(post.bring(message))) == ["receipt"]


def test_another_message_under_a_used_message_id_is_not_lost(post: PostOffice) -> None:
    first = letter("Satu")
    post.bring(first)
    second = letter("Dua", subject="Lain", headers={"Message-ID": str(first["Message-ID"])})
    assert post.bring(second).outcome == "quarantined"
    assert post.newest().reason == "same_message_id"


def test_other_words_under_the_same_headers_are_not_lost(post: PostOffice) -> None:
    raw = bytes(letter("Satu: tidak dapat masuk."))
    assert post.bring(raw).outcome == "ticket"
    other = raw.replace(b"Satu: tidak dapat masuk.", b"Dua: tidak dapat mengunggah.")
    assert (post.bring(other).outcome, post.newest().reason) == ("quarantined", "same_message_id")
    assert post.bring(b"Received: lagi\n" + other).outcome == "quarantined"
    assert post.bring(b"Received: lagi\n" + raw).outcome == "duplicate"


def test_another_file_under_the_same_headers_is_not_lost(post: PostOffice) -> None:
    messages = [letter("Terlampir."), letter("Terlampir.")]
    for message, content in zip(messages, (b"%PDF-1", b"%PDF-2"), strict=True):
        message.replace_header("Message-ID", "<satu@penyedia.test>")
        message.add_attachment(content, maintype="application", subtype="pdf", filename="surat.pdf")
    assert [post.bring(message).outcome for message in messages] == ["ticket", "quarantined"]


@pytest.mark.parametrize("footer", ["_____\nMilis pengadaan", "-- \nSurel ini telah diperiksa antivirus."])
def test_a_copy_that_got_a_footer_on_its_way_is_the_same(post: PostOffice, footer: str) -> None:
    raw = bytes(letter("Tidak dapat masuk."))
    first = post.bring(raw)
    done = post.bring(raw.rstrip() + f"\n\n{footer}\n".encode())
    assert (done.outcome, done.case_number) == ("duplicate", first.case_number)


def test_two_mails_without_a_message_id_are_two(post: PostOffice) -> None:
    outcomes = [post.bring(f"From: a@b.test\nSubject: {n}\n\nisi".encode()).outcome for n in (1, 2)]
    assert outcomes == ["ticket", "ticket"]


def test_a_subject_loses_its_prefixes_and_an_empty_one_is_the_first_line(post: PostOffice) -> None:
    assert post.case(post.bring(letter(subject="Re: RE: Bls: Unggah"))).subject == "Unggah"
    assert post.case(post.bring(letter("\nTolong pak\nlagi", subject=""))).subject == "Tolong pak"


def test_who_has_no_name_is_called_by_the_address(post: PostOffice) -> None:
    assert post.case(post.bring(letter(sender="sari@penyedia.test"))).requester.name == "sari@penyedia.test"


def test_a_colleague_is_never_the_requester(post: PostOffice) -> None:
    budi = post.desk.staff("helpdesk")
    done = post.bring(letter(sender=f"Budi <{budi.email}>"))
    assert (done.outcome, done.case_number) == ("quarantined", None)
    assert (post.newest().state, post.newest().reason) == ("waiting", "from_staff")


def test_what_a_colleague_passes_on_offers_its_original_sender(post: PostOffice) -> None:
    budi = post.desk.staff("helpdesk")
    body = (
        "Tolong dibantu.\n\n---------- Pesan terusan ---------\nDari: Sari Wulandari <sari@penyedia.test>\n"
        "Tanggal: Sel, 3 Nov 2026\nPerihal: Tidak bisa masuk\nKepada: Budi\n\nSaya tidak bisa masuk."
    )
    done = post.bring(letter(body, sender=f"Budi <{budi.email}>", subject="Fwd: Tidak bisa masuk"))
    case = post.case(done)
    assert (done.outcome, done.answered) == ("ticket", False)
    assert (case.subject, case.requester.name, case.requester.email) == ("Tidak bisa masuk", "Sari Wulandari", None)
    assert (post.newest().offered_address, post.newest().state) == ("sari@penyedia.test", DONE)
    assert post.desk.mails(case) == []


def test_what_somebody_passes_on_as_an_attachment_offers_its_sender_too(post: PostOffice) -> None:
    outer = letter("Mohon dibantu.", sender="Tuti <tuti@dinas.test>", subject="FW: Lelang")
    outer.add_attachment(letter("Isi yang asli."))
    case = post.case(post.bring(outer))
    assert case.requester.email == "tuti@dinas.test"
    assert post.newest().offered_address == "sari@penyedia.test"
    assert "Isi yang asli." in case.description
