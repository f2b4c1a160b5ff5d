"""Deliver queued mail over SMTP: claimed with a lease, retried with back-off, dead and visible after a day of trying.

A crash between the server's acceptance and our commit sends the same mail again under the same Message-ID; it is
never lost and the receiver can tell that it is the same.
"""

import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.outbox import address_of
from app.channels.site import site_of
from app.channels.threading import thread_headers
from app.models import Case, OutgoingMail
from app.models.outbox import DEAD, KEPT, SENT, WAITING
from app.models.transactions import begin_writing

LEASE = timedelta(minutes=5)
TAKEN = "taken"  # by another deliverer, who says what became of it
BACK_OFF_MINUTES = (1, 2, 5, 10, 30, 60, 120, 240, 480, 480)


class MailServer(Protocol):
    """Where mail is handed over. Raises OSError or smtplib.SMTPException when it is not accepted."""

    def send(self, message: EmailMessage, to: str) -> None: ...


class SmtpServer:
    """A real server, by host and port, with STARTTLS or implicit TLS and a login where they are asked for."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        username: str | None = None,
        password: str | None = None,
        security: str = "none",
        timeout_seconds: float = 20,
    ) -> None:
        self.host, self.port, self.username, self.password = host, port, username, password
        self.security, self.timeout_seconds = security, timeout_seconds

    def send(self, message: EmailMessage, to: str) -> None:
        context = ssl.create_default_context()
        connect: smtplib.SMTP
        if self.security == "tls":
            connect = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_seconds, context=context)
        else:
            connect = smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)
        with connect as smtp:
            if self.security == "starttls":
                smtp.starttls(context=context)
            if self.username:
                smtp.login(self.username, self.password or "")
            smtp.send_message(message, to_addrs=[to])


def compose(session: Session, mail: OutgoingMail, to: str) -> EmailMessage:
    """Return the mail as it goes out: plain text and HTML, marked as automatic (RFC 3834)."""
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = site_of(session).mail_from
    message["To"] = to
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-replied" if mail.in_answer_to_id else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange asks no header of RFC 3834 before it answers
    for name, value in thread_headers(session, mail).items():
        message[name] = value
    message.set_content(mail.text_body)
    message.add_alternative(mail.html_body, subtype="html")
    return message


def claim(session: Session, mail_id: int, now: datetime) -> bool:
    """Take the lease of one waiting mail, if nobody holds it; the caller commits before it talks to the server."""
    free = (
        update(OutgoingMail)
        .where(
            OutgoingMail.id == mail_id,
            OutgoingMail.state == WAITING,
            OutgoingMail.not_before <= now,
            or_(OutgoingMail.lease_until.is_(None), OutgoingMail.lease_until < now),
        )
        .values(lease_until=now + LEASE, attempts=OutgoingMail.attempts + 1)
    )
    result = session.execute(free)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def due_mail(session: Session, now: datetime, limit: int = 100) -> list[int]:
    """Return the ids of mail that waits, is due and is not under a lease, oldest first."""
    rows = (
        select(OutgoingMail.id)
        .where(
            OutgoingMail.state == WAITING,
            OutgoingMail.not_before <= now,
            or_(OutgoingMail.lease_until.is_(None), OutgoingMail.lease_until < now),
        )
        .order_by(OutgoingMail.not_before, OutgoingMail.id)
        .limit(limit)
    )
    return list(session.scalars(rows))


def deliver_one(session: Session, mail_id: int, server: MailServer | None, *, now: datetime) -> str:
    """Hand one mail over and commit what became of it; return its state. Without a server it is kept to be read.

    The caller has begun a writing transaction. No transaction stays open while the server is slow.
    """
    if not claim(session, mail_id, now):
        session.rollback()
        return TAKEN
    session.commit()
    error = _hand_over(session, mail_id, server)
    begin_writing(session)
    mail = session.get_one(OutgoingMail, mail_id, populate_existing=True, with_for_update=True)
    if mail.state != WAITING or mail.lease_until != now + LEASE:  # it took so long that another has taken over
        session.rollback()
        return TAKEN
    settle(session, mail, error, is_kept=server is None, now=now)
    state = mail.state
    session.commit()
    return state


def _hand_over(session: Session, mail_id: int, server: MailServer | None) -> str | None:
    """Talk to the server; return why it did not take the mail, None when it did.

    A mail that cannot even be composed (an address with a line break in it) fails like one that is refused: it is
    tried as often and then is dead and visible, instead of holding its lease for ever.
    """
    try:
        mail = session.get_one(OutgoingMail, mail_id)
        to = address_of(session, mail)
        message = compose(session, mail, to) if to is not None and server is not None else None
        session.rollback()  # nothing was changed; no transaction stays open while the server is slow
        if to is None:
            return "Penerima tidak lagi mempunyai alamat surel"
        if server is not None and message is not None:
            server.send(message, to)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        session.rollback()
        return f"{_sentence(error)} ({type(error).__name__}: {error})"[:500]
    return None


def _sentence(error: Exception) -> str:
    """Say for the reader of the outbox what went wrong; what the server itself said stands behind it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "Server surel menolak nama pengguna atau kata sandinya"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "Server surel menolak alamat penerima"
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return "Server surel tidak menerima surel ini"
    return "Server surel tidak dapat dihubungi" if isinstance(error, OSError) else "Surel ini tidak dapat disusun"


def settle(session: Session, mail: OutgoingMail, error: str | None, *, is_kept: bool, now: datetime) -> None:
    """Write down what became of one attempt."""
    case = session.get(Case, mail.case_id) if mail.case_id else None
    mail.lease_until, mail.last_error = None, error
    if error is None:
        mail.state, mail.sent_at = (KEPT if is_kept else SENT), now
        record(session, "mail_sent", actor=Actor.system(), at=now, case=case, mail=mail.id, kept=is_kept)
    elif mail.attempts >= len(BACK_OFF_MINUTES):
        mail.state = DEAD
        record(session, "mail_given_up", actor=Actor.system(), at=now, case=case, mail=mail.id, reason=error)
    else:
        mail.not_before = now + timedelta(minutes=BACK_OFF_MINUTES[mail.attempts - 1])


def retry(session: Session, mail: OutgoingMail, *, actor: Actor, now: datetime) -> None:
    """Put a dead mail back into the queue, by a person's decision."""
    mail.state, mail.attempts, mail.not_before, mail.lease_until = WAITING, 0, now, None
    case = session.get(Case, mail.case_id) if mail.case_id else None
    record(session, "mail_retried", actor=actor, at=now, case=case, mail=mail.id)
