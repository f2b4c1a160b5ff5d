"""A case and what is said about it: the conversation, internal notes, named texts, the escalation log.

A ticket and a complaint are both cases; `kind` keeps their registers and numbers apart.
"""

import secrets
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.files import Attachment
from app.models.people import Requester, User
from app.models.settings import Category

TICKET = "ticket"
COMPLAINT = "complaint"


def new_salt() -> str:
    return secrets.token_hex(16)


class CaseCounter(Base):
    """The last number of a series that was laid ready to be taken; its row is the lock of whoever lays out more."""

    __tablename__ = "case_counter"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class FreeCaseNumber(Base):
    """A number that lies ready: whoever opens a case deletes the lowest one that nobody else has in hand."""

    __tablename__ = "free_case_number"

    prefix: Mapped[str] = mapped_column(String(8), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class Case(Base):
    __tablename__ = "service_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(32), unique=True)
    tracking_token: Mapped[str] = mapped_column(String(64), unique=True)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the form that opened it
    channel: Mapped[str] = mapped_column(String(20))
    received_at: Mapped[datetime]  # when the request reached the agency, as stated by whoever entered it
    entered_at: Mapped[datetime]  # when the server was told
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("requester.id"), index=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), index=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"))

    subject: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    application: Mapped[str | None] = mapped_column(String(40))
    reference_code: Mapped[str | None] = mapped_column(String(80))
    error_code: Mapped[str | None] = mapped_column(String(80))
    request_type: Mapped[str | None] = mapped_column(String(40))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    bid_deadline: Mapped[datetime | None]
    lpse_support_number: Mapped[str | None] = mapped_column(String(80))
    root_cause: Mapped[str | None] = mapped_column(String(200))
    consent: Mapped[bool] = mapped_column(default=False)

    priority: Mapped[str | None] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20), default="helpdesk")
    position: Mapped[str] = mapped_column(String(40), default="new")
    clock: Mapped[str] = mapped_column(String(10), default="running")  # running | paused | stopped
    target_days: Mapped[int | None]
    paused_us: Mapped[int] = mapped_column(BigInteger, default=0)  # microseconds that ended pauses have moved `due_at`
    due_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(String(40))
    reminders_sent: Mapped[int] = mapped_column(default=0)

    # copies of what app.models.related and Follower say, so that a step on a case that has none asks no further
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"))
    merged_count: Mapped[int] = mapped_column(default=0, server_default="0")
    follower_count: Mapped[int] = mapped_column(default=0, server_default="0")

    # where the chain of its events ends; see app.audit.chain, which alone writes it, past the mapper
    chain_length: Mapped[int] = mapped_column(default=0, server_default="0")
    chain_head: Mapped[str | None] = mapped_column(String(64))
    # keys the digests of this case's texts in its events; forgotten when the case is erased, see app.audit.salts
    digest_salt: Mapped[str | None] = mapped_column(String(32), default=new_salt)

    erased_at: Mapped[datetime | None]  # by law: what its requester said and is called is gone, see app.cases.erasure

    requester: Mapped[Requester] = relationship(lazy="joined")
    category: Mapped[Category | None] = relationship(lazy="joined")
    entered_by: Mapped[User | None] = relationship(foreign_keys=[entered_by_id])
    messages: Mapped[list["Message"]] = relationship(back_populates="case", order_by="Message.id")
    notes: Mapped[list["Note"]] = relationship(back_populates="case", order_by="Note.id")
    escalations: Mapped[list["Escalation"]] = relationship(back_populates="case", order_by="Escalation.id")
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id")

    __table_args__ = (
        # answers alone how many open cases stand where, how old they are and when they are due
        partial_index(
            "ix_service_case_open_position",
            "position",
            "kind",
            "clock",
            "merged_into_id",
            "received_at",
            "due_at",
            where="closed_at IS NULL",
        ),
        partial_index("ix_service_case_complaint", "id", where=f"kind = '{COMPLAINT}'"),  # few among very many
        Index("ix_service_case_received_at", "received_at"),
        partial_index("ix_service_case_reference_code", "reference_code", where="reference_code IS NOT NULL"),
        partial_index("ix_service_case_error_code", "error_code", where="error_code IS NOT NULL"),
        partial_index("ix_service_case_answered", "category_id", "answered_at", where="answered_at IS NOT NULL"),
        partial_index(
            "ix_service_case_closed_at", "kind", "closed_at", where="closed_at IS NOT NULL AND erased_at IS NULL"
        ),
    )


class Message(Base):
    """One turn of the conversation with the requester: theirs (`inbound`) or ours."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    direction: Mapped[str] = mapped_column(String(10))  # inbound | outbound
    kind: Mapped[str] = mapped_column(String(40))  # request | reply | objection | confirmation | question | answer …
    body: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime]
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    case: Mapped[Case] = relationship(back_populates="messages")
    author: Mapped[User | None] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id")


class Note(Base):
    """An internal remark that the requester never sees."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    case: Mapped[Case] = relationship(back_populates="notes")
    author: Mapped[User | None] = relationship()


class CaseFact(Base):
    """A named text that a step learnt (answer, question, solution …). The newest of a name is the one in force.

    Rows are never changed: the earlier ones are the history.
    """

    __tablename__ = "case_fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    name: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    user_task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_case_fact_case_id_name_id", "case_id", "name", "id"),)


class Escalation(Base):
    """A line of the escalation log: the level asked, why, and when its answer came."""

    __tablename__ = "escalation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    level: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    external_number: Mapped[str | None] = mapped_column(String(80))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # Admin PPE, while LKPP has not answered
    case: Mapped[Case] = relationship(back_populates="escalations")
    sent_by: Mapped[User | None] = relationship()

    __table_args__ = (
        partial_index("ix_escalation_at_lkpp", "case_id", where="level = 'lkpp' AND answered_at IS NULL"),
    )


class Follower(Base):
    __tablename__ = "follower"

    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)

    __table_args__ = (Index("ix_follower_user_id_case_id", "user_id", "case_id"),)
