"""Mail that is to go out. A row is written in the step's own transaction; a job delivers it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, partial_index

WAITING = "waiting"
SENT = "sent"
KEPT = "kept"  # trial mode: readable on the outbox page, sent nowhere
DEAD = "dead"


class OutgoingMail(Base):
    """One mail, found by its stable Message-ID. The recipient is referred to, never copied.

    A group without an address of its own is every member who is active when the mail goes, but for `except_user_id`:
    whoever brought about what it tells.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    dedup_key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("requester.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    group_key: Mapped[str | None] = mapped_column(ForeignKey("staff_group.key"))
    except_user_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    address: Mapped[str | None] = mapped_column(String(254))  # an office such as LKPP's helpdesk
    subject: Mapped[str] = mapped_column(String(300))
    text_body: Mapped[str] = mapped_column(Text)
    html_body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    sent_at: Mapped[datetime | None]
    in_answer_to_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
    bounced_at: Mapped[datetime | None]
    bounce_reason: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (
        Index("ix_outgoing_mail_due", "state", "not_before"),
        partial_index("ix_outgoing_mail_no_case", "created_at", where="case_id IS NULL"),
    )
