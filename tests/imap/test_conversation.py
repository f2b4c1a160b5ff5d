"""One whole conversation with real servers on both sides: in by IMAP, out by SMTP, the reply joins its ticket."""

import contextlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from app.channels.smtp import SmtpServer
from app.database import begin_writing, db
from app.factory import create_app
from app.jobs import mailbox_readers
from app.jobs.due_work import sweep_mails
from app.mail_server import mail_server_of
from app.models import Case, Message, User
from tests.conftest import settings_for
from tests.desk import Desk, TravellingClock, make_staff
from tests.imap.conftest import connect_mailbox
from tests.imap.dovecot import Postman
from tests.imap.letters import letter
from tests.imap.test_background import PACE
from tests.jobs.watching import until


class Letterbox:
    """Keeps what the world receives from us."""

    def __init__(self) -> None:
        self.received: list[tuple[str, EmailMessage]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received += [(to, message) for to in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for to, message in self.received if to == address]


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=0, ready_timeout=30)
    with contextlib.suppress(OSError):  # it looks for itself at port 0, which is not where it listens
        controller.start()
    yield box, controller.server.sockets[0].getsockname()[1]
    controller.stop(no_assert=True)


@pytest.fixture
def helpdesk(
    database_url: str, tmp_path: Path, clock: TravellingClock, letterbox: tuple[Letterbox, int]
) -> Iterator[Flask]:
    server = SmtpServer("127.0.0.1", letterbox[1], timeout_seconds=10)
    made = create_app(settings_for(tmp_path, database_url), clock=clock, mail_server=server)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def answer_to(message: EmailMessage, body: str) -> EmailMessage:
    """Answer as a mail program does: to where the message says, naming it."""
    reply = letter("jawaban", to=str(message["Reply-To"] or message["From"]), body=body)
    reply.replace_header("Subject", f"Re: {message['Subject']}")
    reply["In-Reply-To"] = message["Message-ID"]
    reply["References"] = message["Message-ID"]
    return reply


def send_out(helpdesk: Flask, clock: TravellingClock) -> None:
    sweep_mails(db.session(), mail_server_of(helpdesk), clock)


def cases() -> list[Case]:
    db.session.rollback()
    return list(db.session.scalars(select(Case)))


def inbound(case: Case) -> list[str]:
    db.session.rollback()
    query = select(Message.body).where(Message.case_id == case.id, Message.direction == "inbound")
    return list(db.session.scalars(query.order_by(Message.id)))


def test_sari_writes_is_asked_and_answers_all_by_mail(
    helpdesk: Flask, clock: TravellingClock, letterbox: tuple[Letterbox, int], postman: Postman
) -> None:
    connect_mailbox(db.session(), postman.port, postman.user)
    readers = mailbox_readers.start(helpdesk, PACE)
    try:
        postman.deliver(letter(1))
        (case,) = until(cases, "the ticket")
        send_out(helpdesk, clock)
        (receipt,) = letterbox[0].to("sari@penyedia.test")
        assert case.number in str(receipt["Subject"])

        db.session.rollback()
        begin_writing(db.session())
        budi: User = make_staff(db.session(), "helpdesk")
        Desk(db.session(), clock).do(case, "ask", by=budi, question="Sejak kapan?")
        db.session.commit()
        asked = case.position
        send_out(helpdesk, clock)
        question = letterbox[0].to("sari@penyedia.test")[-1]
        assert "Sejak kapan?" in question.get_body(("plain",)).get_content()  # type: ignore[union-attr]

        postman.deliver(answer_to(question, "Sejak kemarin pagi."))
        until(lambda: any("Sejak kemarin pagi." in body for body in inbound(case)), "the reply")
        (answered,) = cases()
        assert answered.position != asked
    finally:
        readers.shutdown()


def test_the_reply_by_the_address_alone_joins_too(
    helpdesk: Flask, clock: TravellingClock, letterbox: tuple[Letterbox, int], postman: Postman
) -> None:
    """Some programs name no message that they answer; the address then says it."""
    connect_mailbox(db.session(), postman.port, postman.user)
    readers = mailbox_readers.start(helpdesk, PACE)
    try:
        postman.deliver(letter(1))
        (case,) = until(cases, "the ticket")
        send_out(helpdesk, clock)
        (receipt,) = letterbox[0].to("sari@penyedia.test")
        reply = answer_to(receipt, "Tambahan keterangan.")
        del reply["In-Reply-To"], reply["References"]
        postman.deliver(reply)
        until(lambda: any("Tambahan keterangan." in body for body in inbound(case)), "the reply")
        assert len(cases()) == 1
    finally:
        readers.shutdown()
