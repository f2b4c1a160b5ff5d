"""What happened, append only. Triggers in the database refuse UPDATE and DELETE; see the first migration."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.people import Requester, User


class AuditEvent(Base):
    """One change, in the transaction that made it.

    `data` is canonical JSON (sorted keys, no spaces, UTF-8). `stated_at` is the instant the writer claims, where a
    request was entered later than it came. `case_sequence`, `previous_digest` and `digest` chain a case's events
    (`app.audit.chain`).
    """

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    stated_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(60), index=True)
    source: Mapped[str] = mapped_column(String(10))  # web | cli | worker
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"), index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("requester.id"))
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))
    data: Mapped[str] = mapped_column(Text)
    case_sequence: Mapped[int | None]
    previous_digest: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str | None] = mapped_column(String(64))

    actor: Mapped[User | None] = relationship(foreign_keys=[actor_id])
    requester: Mapped[Requester | None] = relationship()

    __table_args__ = (
        Index("ix_audit_event_case_id_id", "case_id", "id"),
        Index("ix_audit_event_at", "at"),
        Index("uq_audit_event_case_id_case_sequence", "case_id", "case_sequence", unique=True),  # a chain never forks
    )
