"""Once a day the folder is compared with what is stored, and Koordinator is told of any difference."""

from collections.abc import Callable

import orjson
import pytest
from sqlalchemy import delete, select

from app.channels.imap.reconciling import Differences
from app.database import begin_writing
from app.jobs.read_mailboxes import Reader
from app.jobs.visit_mailboxes import visit
from app.models import AuditEvent, IncomingMail, Mailbox, MailboxMessage, OutgoingMail
from tests.desk import Desk
from tests.imap.conftest import connect_mailbox
from tests.imap.dovecot import Dovecot, Postman
from tests.imap.letters import letter

Reconcile = Callable[[], Differences]


@pytest.fixture
def reconcile(desk: Desk, mailbox: Mailbox) -> Reconcile:
    mailbox_id = mailbox.id

    def made() -> Differences:
        desk.session.rollback()
        seen = visit(desk.session, mailbox_id, clock=desk.clock, reconcile=True)
        assert not seen.trouble
        assert seen.differences is not None
        return seen.differences

    return made


def notices(desk: Desk) -> list[OutgoingMail]:
    desk.session.rollback()
    query = select(OutgoingMail).where(OutgoingMail.kind == "mailbox_difference")
    return list(desk.session.scalars(query))


def with_koordinator(desk: Desk) -> None:
    desk.session.rollback()
    begin_writing(desk.session)
    desk.staff("koordinator")
    desk.session.commit()


def test_nothing_is_told_where_all_is_stored(desk: Desk, postman: Postman, reconcile: Reconcile) -> None:
    with_koordinator(desk)
    postman.deliver(letter(1), letter(2))
    assert reconcile() == Differences(0, 0, 0)
    assert notices(desk) == []


def test_what_reading_has_missed_is_stored_and_told(
    desk: Desk, mailbox: Mailbox, postman: Postman, reconcile: Reconcile
) -> None:
    with_koordinator(desk)
    reconcile()
    begin_writing(desk.session)
    desk.session.get_one(Mailbox, mailbox.id, populate_existing=True).last_uid = 2  # the next two are passed over
    desk.session.commit()
    postman.deliver(letter(1), letter(2))

    assert reconcile() == Differences(stored=2, missing=0, twice=0)
    assert len(desk.session.scalars(select(IncomingMail.id)).all()) == 2
    (told,) = notices(desk)
    assert "kini" not in told.subject
    assert "Tertinggal dan baru disimpan sekarang: 2" in told.text_body
    assert mailbox.found_missing == 2
    query = select(AuditEvent.data).where(AuditEvent.name == "mailbox_reconciled")
    assert [orjson.loads(data)["stored"] for data in desk.session.scalars(query)] == [0, 2]
    assert reconcile() == Differences(0, 0, 0)


def test_another_message_under_a_known_number_is_found(
    desk: Desk, mailbox: Mailbox, postman: Postman, reconcile: Reconcile
) -> None:
    """A server that was restored may give a number twice, against the rules."""
    postman.deliver(letter("lama"), letter("baru"))
    reconcile()
    begin_writing(desk.session)
    rows = desk.session.scalars(select(MailboxMessage).order_by(MailboxMessage.uid)).all()
    rows[1].mail_id = rows[0].mail_id
    gone = desk.session.scalars(select(IncomingMail).where(IncomingMail.subject.like("%baru"))).one()
    desk.session.flush()
    desk.session.execute(delete(IncomingMail).where(IncomingMail.id == gone.id))
    desk.session.commit()
    assert reconcile().stored == 1
    assert sorted(desk.session.scalars(select(IncomingMail.subject))) == [
        "Tidak dapat masuk baru",
        "Tidak dapat masuk lama",
    ]


def test_what_has_just_arrived_is_not_late(
    desk: Desk, mailbox: Mailbox, postman: Postman, reader_of: Callable[..., Reader]
) -> None:
    postman.deliver(letter(1))
    reader = reader_of(mailbox)
    folder = reader.open_folder()
    assert len(reader.read_new(folder)) == 1
    postman.deliver(letter(2))
    assert folder.has_grown()
    assert reader.reconcile(folder) == Differences(0, 0, 0)
    assert len(reader.read_new(folder)) == 1
    folder.close()


def test_what_people_have_removed_from_the_folder_is_no_difference(
    desk: Desk, postman: Postman, reconcile: Reconcile
) -> None:
    postman.deliver(letter(1), letter(2))
    reconcile()
    postman.remove(1)
    assert not reconcile()


def test_one_message_on_two_cases_is_told(desk: Desk, mailbox: Mailbox, postman: Postman, reconcile: Reconcile) -> None:
    postman.deliver(letter(1), letter(2))
    reconcile()
    begin_writing(desk.session)
    cases = [desk.open(), desk.open()]
    for mail, case in zip(desk.session.scalars(select(IncomingMail)).all(), cases, strict=True):
        mail.case_id, mail.message_id = case.id, "<sama@penyedia.test>"
    desk.session.commit()
    assert reconcile().twice == 1


def test_it_is_due_once_a_day(desk: Desk, mailbox: Mailbox, reconcile: Reconcile) -> None:
    reader = Reader(desk.session, mailbox.id, "satu", desk.clock)
    assert reader.is_reconciliation_due()
    reconcile()
    assert not reader.is_reconciliation_due()
    desk.clock.forward(hours=24)
    assert reader.is_reconciliation_due()


def test_what_is_left_of_moving_is_moved_then(desk: Desk, dovecot: Dovecot, postman: Postman) -> None:
    desk.session.rollback()
    mailbox_id = connect_mailbox(desk.session, postman.port, postman.user).id
    desk.session.rollback()
    postman.deliver(letter(1))
    visit(desk.session, mailbox_id, clock=desk.clock)
    with postman.connect() as client:
        client.create_folder("Selesai")
    connect_mailbox(desk.session, postman.port, postman.user, moved_to="Selesai")
    visit(desk.session, mailbox_id, clock=desk.clock, reconcile=True)
    assert postman.flags() == {}
    assert len(postman.flags("Selesai")) == 1
