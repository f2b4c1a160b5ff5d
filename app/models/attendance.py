"""Who is away and who stands in, and what each is told of the cases they care about."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.case import Case
from app.models.people import User


class Absence(Base):
    """Days on which somebody is away, the first and the last included. New work goes to the deputy or the group."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    cancelled_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id])

    __table_args__ = (partial_index("ix_absence_user_id", "user_id", "last_day", where="cancelled_at IS NULL"),)


class Notice(Base):
    """One thing that its reader did not do: a ring of the bell, about a case or a publication of the procedure."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    case: Mapped[Case | None] = relationship()

    __table_args__ = (
        Index("ix_notice_user_id_id", "user_id", "id"),
        partial_index("ix_notice_unread", "user_id", where="read_at IS NULL"),
    )


class NoticePreference(Base):
    """How somebody wants to be told; without a row, as the defaults say."""

    __tablename__ = "notice_preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    mails_followed: Mapped[bool] = mapped_column(default=True, server_default=true())
    mails_daily: Mapped[bool] = mapped_column(default=True, server_default=true())


class DailyRound(Base):
    """A working day on which the daily mail was made: whoever writes the row first makes it."""

    __tablename__ = "daily_round"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]
