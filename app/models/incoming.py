"""Mail that came in. The row is written before anything else is done with the message; its bytes lie on disk.

A row never goes away and never changes hands: what became of the message is written beside it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.case import Case, Message
from app.models.people import User

RECEIVED = "received"  # stored, not looked at yet: a sweep takes it in
WAITING = "waiting"  # a person decides what it is
QUARANTINED = "quarantined"  # could not be understood, or spam; a person may still make it a case
DONE = "done"
DISCARDED = "discarded"  # by a person, with a reason
STATES = (RECEIVED, WAITING, QUARANTINED, DONE, DISCARDED)

A_TICKET = "ticket"
A_COMPLAINT = "complaint"
A_REPLY = "reply"
A_DUPLICATE = "duplicate"
A_BOUNCE = "bounce"
AUTOMATIC = "automatic"
NOT_UNDERSTOOD = "quarantined"
SPAM = "spam"
OUTCOMES = (A_TICKET, A_REPLY, A_DUPLICATE, A_BOUNCE, AUTOMATIC, A_COMPLAINT, NOT_UNDERSTOOD, SPAM)


class IncomingMail(Base):
    """One message of a mailbox. Its raw bytes are the file `sha256` (see `app.channels.incoming.store`)."""

    __tablename__ = "incoming_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)  # of the raw bytes
    identity: Mapped[str | None] = mapped_column(String(64), unique=True)  # digest of Message-ID, From and Date
    message_id: Mapped[str | None] = mapped_column(String(250), index=True)  # with its angle brackets
    size: Mapped[int]  # bytes
    mailbox: Mapped[str] = mapped_column(String(40))  # the key of the mailbox that received it
    envelope_to: Mapped[str] = mapped_column(Text, default="")  # one address a line
    received_at: Mapped[datetime]  # when the server of the mailbox had it; the message's own Date is not trusted
    stored_at: Mapped[datetime]

    sender: Mapped[str | None] = mapped_column(String(254), index=True)  # what a list shows, without reading the file
    sender_name: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(300), default="")

    state: Mapped[str] = mapped_column(String(12), default=RECEIVED)
    outcome: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(40))  # a key of app.channels.incoming.reasons
    detail: Mapped[str | None] = mapped_column(String(500))
    answered: Mapped[bool] = mapped_column(default=False)  # a receipt was queued
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    message_row_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    proposed_case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    offered_name: Mapped[str | None] = mapped_column(String(200))  # the sender of the mail that this one forwards
    offered_address: Mapped[str | None] = mapped_column(String(254))

    left_out: Mapped[str | None] = mapped_column(Text)  # files that were not kept, a sentence a line

    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    decision_reason: Mapped[str | None] = mapped_column(String(500))
    erased_at: Mapped[datetime | None]  # by law: the raw bytes and what a list shows are gone

    case: Mapped[Case | None] = relationship(foreign_keys=[case_id])
    proposed_case: Mapped[Case | None] = relationship(foreign_keys=[proposed_case_id])
    message: Mapped[Message | None] = relationship()
    decided_by: Mapped[User | None] = relationship()
    duplicate_of: Mapped["IncomingMail | None"] = relationship(remote_side=[id])

    __table_args__ = (Index("ix_incoming_mail_state_received_at", "state", "received_at"),)
