"""The SLA clock's facts: versions of the business calendar, pauses, and the marks already set."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class CalendarVersion(Base):
    """A business calendar as it was edited. A case keeps the version it was computed with."""

    __tablename__ = "calendar_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    created_at: Mapped[datetime]


class ClockPause(Base):
    """A span in which the clock stood: waiting for the requester, or answered and not (yet) reopened."""

    __tablename__ = "clock_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    reason: Mapped[str] = mapped_column(String(10))  # paused | stopped
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ClockMark(Base):
    """A reminder or a breach of one target of one case: there is at most one of each."""

    __tablename__ = "clock_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    target_days: Mapped[int]
    mark: Mapped[str] = mapped_column(String(10))  # reminder | breach
    due_at: Mapped[datetime]
    set_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("case_id", "target_days", "mark"),)
