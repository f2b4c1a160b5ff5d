"""What is in the folder is stored, once, whatever happens on the way."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.incoming.store import raw_of
from app.jobs.read_mailboxes import Reader
from app.models import AuditEvent, IncomingMail, Mailbox, MailboxMessage
from app.models.incoming import DONE, QUARANTINED
from tests.desk import START, Desk
from tests.imap.conftest import connect_mailbox
from tests.imap.dovecot import Dovecot, Postman
from tests.imap.letters import COMPLAINTS, HELPDESK, letter

Readers = Callable[..., Reader]


def subjects(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(IncomingMail.subject).order_by(IncomingMail.id)))


def events(session: Session, name: str) -> int:
    session.rollback()
    return len(session.scalars(select(AuditEvent.id).where(AuditEvent.name == name)).all())


def read(reader: Reader) -> list[int]:
    folder = reader.open_folder()
    try:
        return reader.read_new(folder)
    finally:
        folder.close()


def test_every_message_is_stored_as_it_came(desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Readers) -> None:
    raw = b"Subject: Halo\r\nFrom: sari@penyedia.test\r\n\r\nUraian \xff\xfe\r\n"
    postman.deliver(letter(1), raw)
    assert len(read(reader_of(mailbox))) == 2
    assert subjects(desk.session) == ["Tidak dapat masuk 1", "Halo"]
    mail = desk.session.scalars(select(IncomingMail).where(IncomingMail.subject == "Halo")).one()
    assert raw_of(desk.session, mail) == raw
    assert mail.received_at == START
    assert (mail.mailbox, mail.envelope_to) == ("helpdesk", HELPDESK)


def test_nothing_on_the_server_is_changed(mailbox: Mailbox, postman: Postman, reader_of: Readers) -> None:
    postman.deliver(letter(1))
    before = postman.flags()
    read(reader_of(mailbox))
    assert postman.flags() == before
    assert b"\\Seen" not in before[1]


def test_what_another_program_has_read_is_read_too(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Readers
) -> None:
    postman.deliver(letter(1), letter(2))
    with postman.connect() as client:
        client.select_folder("INBOX")
        client.add_flags([1, 2], [b"\\Seen"])
    read(reader_of(mailbox))
    assert len(subjects(desk.session)) == 2


def test_a_second_visit_fetches_only_what_is_new(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Readers
) -> None:
    reader = reader_of(mailbox)
    postman.deliver(letter(1))
    assert len(read(reader)) == 1
    assert read(reader) == []
    postman.deliver(letter(2))
    assert len(read(reader)) == 1
    assert subjects(desk.session) == ["Tidak dapat masuk 1", "Tidak dapat masuk 2"]


def test_what_came_before_the_mailbox_was_to_be_read_is_left_alone(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Readers
) -> None:
    postman.deliver(letter("lama"), at=START.replace(month=1))
    postman.deliver(letter("baru"))
    read(reader_of(mailbox))
    assert subjects(desk.session) == ["Tidak dapat masuk baru"]


def test_another_numbering_of_the_folder_makes_nothing_twice(
    desk: Desk, mailbox: Mailbox, dovecot: Dovecot, postman: Postman, reader_of: Readers
) -> None:
    reader = reader_of(mailbox)
    postman.deliver(letter(1), letter(2), letter(3))
    read(reader)
    before = desk.session.get_one(Mailbox, mailbox.id).uidvalidity
    postman.remove(1)
    dovecot.renumber(postman.user)
    postman.deliver(letter(4))
    assert len(read(reader)) == 1
    assert len(subjects(desk.session)) == 4
    assert desk.session.get_one(Mailbox, mailbox.id).uidvalidity != before
    assert events(desk.session, "mailbox_renumbered") == 1


def test_one_message_to_both_of_our_addresses_is_one(
    desk: Desk, dovecot: Dovecot, mailbox: Mailbox, postman: Postman, reader_of: Readers
) -> None:
    other = dovecot.open(f"{postman.user}-pengaduan")
    complaints = connect_mailbox(desk.session, other.port, other.user, key="complaint")
    sent = bytes(letter(1, to=f"{HELPDESK}, {COMPLAINTS}"))
    postman.deliver(b"Delivered-To: helpdesk\r\n" + sent)
    other.deliver(b"Delivered-To: pengaduan\r\n" + sent)
    read(reader_of(mailbox))
    read(reader_of(complaints))
    first, second = desk.session.scalars(select(IncomingMail).order_by(IncomingMail.id)).all()
    assert second.duplicate_of_id == first.id
    assert (second.state, second.outcome) == (DONE, "duplicate")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_folder_of_a_thousand_messages_is_stored_whole(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Readers
) -> None:
    brief = b"From: sari@penyedia.test\r\nMessage-ID: <%d@penyedia.test>\r\nSubject: %d\r\n\r\nMohon bantuan.\r\n"
    postman.deliver(*(brief % (number, number) for number in range(1_000)))
    assert len(read(reader_of(mailbox))) == 1_000
    assert len(desk.session.scalars(select(MailboxMessage.uid)).all()) == 1_000


def test_a_message_of_many_megabytes_is_fetched_in_parts_and_whole(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Readers
) -> None:
    raw = bytes(letter("besar", body="x" * 70 + "\n" + "lampiran " * 390_000))
    assert len(raw) > 3_000_000
    postman.deliver(raw, letter("sesudahnya"))
    read(reader_of(mailbox))
    mail = desk.session.scalars(select(IncomingMail).order_by(IncomingMail.id)).first()
    assert mail is not None
    assert raw_of(desk.session, mail).replace(b"\r\n", b"\n") == raw.replace(b"\r\n", b"\n")
    assert len(subjects(desk.session)) == 2


def test_of_a_message_that_is_too_big_the_header_lies_in_quarantine(
    desk: Desk, postman: Postman, reader_of: Readers
) -> None:
    desk.session.rollback()
    mailbox = connect_mailbox(desk.session, postman.port, postman.user, largest_mb=1)
    postman.deliver(letter("besar", body="y" * 1_200_000), letter("sesudahnya"))
    read(reader_of(mailbox))
    big, after = desk.session.scalars(select(IncomingMail).order_by(IncomingMail.id)).all()
    assert (big.state, big.reason) == (QUARANTINED, "too_big")
    assert big.size > 1_200_000
    assert big.subject == "Tidak dapat masuk besar"
    assert len(raw_of(desk.session, big)) < 10_000
    assert after.state != QUARANTINED


def test_what_was_read_is_moved_where_the_mailbox_says_so(desk: Desk, postman: Postman, reader_of: Readers) -> None:
    desk.session.rollback()
    with postman.connect() as client:
        client.create_folder("Sudah dibaca")
    mailbox = connect_mailbox(desk.session, postman.port, postman.user, moved_to="Sudah dibaca")
    postman.deliver(letter(1), letter(2))
    assert len(read(reader_of(mailbox))) == 2
    assert postman.flags() == {}
    assert len(postman.flags("Sudah dibaca")) == 2
