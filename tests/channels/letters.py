"""Letters of the cast, and the post office that brings them to the desk."""

from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage
from itertools import count

from sqlalchemy import select

from app.audit import Actor
from app.cases.mail.incoming import Taken, take_in
from app.channels.composing import compose
from app.channels.incoming.mailboxes import mailbox_for
from app.channels.incoming.reading import read
from app.channels.incoming.store import store_raw
from app.channels.outbox import address_of
from app.models import Case, IncomingMail, Message, OutgoingMail
from tests.desk import Desk

SARI = "Sari Wulandari <sari@penyedia.test>"
HELPDESK = "helpdesk-lpse@basarnas.go.id"
COMPLAINTS = "ukpbjbasarnas@basarnas.go.id"
SYSTEM = Actor.system("worker")
_numbers = count(1)


def letter(
    body: str = "Saya tidak dapat masuk sejak pagi.",
    *,
    sender: str = SARI,
    to: str = HELPDESK,
    subject: str = "Tidak dapat masuk",
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    message = EmailMessage()
    if sender:
        message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Tue, 03 Nov 2026 09:00:00 +0700"
    message["Message-ID"] = f"<letter-{next(_numbers)}@penyedia.test>"
    for name, value in (headers or {}).items():
        del message[name]
        message[name] = value
    message.set_content(body)
    return message


class PostOffice:
    """Brings letters to the desk and takes out what the desk sends."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.session = desk, desk.session
        site = self.session.info["site"]
        self.session.info["site"] = replace(site, reply_key=b"only for tests")

    def bring(self, message: EmailMessage | bytes, *, to: tuple[str, ...] = ()) -> Taken:
        """Store a message and take it in."""
        mail = self.store(message, to=to)
        done = take_in(self.session, mail.id, actor=SYSTEM, now=self.desk.now)
        self.desk._settled(None)
        return done

    def store(self, message: EmailMessage | bytes, *, to: tuple[str, ...] = ()) -> IncomingMail:
        raw = message if isinstance(message, bytes) else message.as_bytes()
        key = mailbox_for(self.session, to, [one.address for one in read(raw).recipients]).key
        now = self.desk.now
        mail, _ = store_raw(self.session, raw, mailbox=key, envelope_to=to, received_at=now, actor=SYSTEM, now=now)
        self.desk._settled(None)
        return mail

    def case(self, done: Taken) -> Case:
        assert done.case_number is not None
        return self.session.scalars(select(Case).where(Case.number == done.case_number)).one()

    def newest(self) -> IncomingMail:
        return self.session.scalars(select(IncomingMail).order_by(IncomingMail.id.desc()).limit(1)).one()

    def turns(self, case: Case) -> list[tuple[str, str]]:
        """Return kind and text of what the requester said, in order."""
        query = select(Message).where(Message.case_id == case.id, Message.direction == "inbound").order_by(Message.id)
        return [(turn.kind, turn.body) for turn in self.session.scalars(query)]

    def sent_to(self, case: Case, kind: str = "receipt") -> EmailMessage:
        """Return the newest mail of a kind about a case, as it goes out."""
        query = select(OutgoingMail).where(OutgoingMail.case_id == case.id, OutgoingMail.kind == kind)
        mail = self.session.scalars(query.order_by(OutgoingMail.id.desc()).limit(1)).one()
        return compose(self.session, mail, [address_of(self.session, mail) or ""])

    def reply(self, case: Case, body: str, *, kind: str = "receipt", sender: str = SARI) -> EmailMessage:
        """Write what a mail program makes of "reply" to a mail of ours."""
        theirs = self.sent_to(case, kind)
        headers = {"In-Reply-To": str(theirs["Message-ID"]), "References": str(theirs["Message-ID"])}
        return letter(
            body, sender=sender, to=str(theirs["Reply-To"]), subject=f"Re: {theirs['Subject']}", headers=headers
        )
