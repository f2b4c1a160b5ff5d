"""The auditor's desk: searches kept under a name, and exports that are made in the background."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.people import User

OF_CASES, OF_EVENTS = "kasus", "peristiwa"
WAITING, RUNNING, READY, FAILED, GONE = "waiting", "running", "ready", "failed", "gone"


class SavedSearch(Base):
    """A search of one auditor, as its address says it. `subject` is the list: OF_CASES or OF_EVENTS."""

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(10))
    query: Mapped[str] = mapped_column(String(1000))  # of the address, canonical: "kategori=akun&sla=lewat"
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("owner_id", "name"),)


class AuditExportJob(Base):
    """An export that was asked for and is made by a worker; its file is kept for a day.

    `wanted` is what was asked for, as canonical JSON. The events are those up to `last_event_id`, so that a job that is
    taken up again by another worker makes the same file. `leased_until` is whose turn it is while it runs.
    """

    __tablename__ = "audit_export_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), index=True)
    asked_at: Mapped[datetime]
    form: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(10))
    wanted: Mapped[str] = mapped_column(Text)
    last_event_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]

    asked_by: Mapped[User] = relationship()

    __table_args__ = (
        partial_index("ix_audit_export_job_due", "id", where=f"state IN ('{WAITING}', '{RUNNING}')"),
        Index("ix_audit_export_job_asked_at", "asked_at"),
    )
