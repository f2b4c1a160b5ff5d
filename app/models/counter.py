"""What the counter and Admin PPE keep beside a case: numbers of the queue, and how a ticket stands at LKPP."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.case import Case, Escalation
from app.models.people import User

SIGNED_FORM = "signed_form"
"""The purpose of an attachment: the scan of a service form that both sides have signed."""


class QueueDay(Base):
    """The last number given on a day; its row is the lock under which the next one is taken."""

    __tablename__ = "queue_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class QueueSlip(Base):
    """A number that a visitor holds, and the case that was entered when it was called."""

    __tablename__ = "queue_slip"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]  # in the service's own zone
    number: Mapped[int]
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the click that asked for it
    served_at: Mapped[datetime | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)

    case: Mapped[Case | None] = relationship()

    __table_args__ = (UniqueConstraint("day", "number"),)


class LkppUpdate(Base):
    """How an escalation stood at LKPP on a day. Rows are never changed: the earlier ones are the history."""

    __tablename__ = "lkpp_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(80))  # of the ticket on LPSE Support
    state: Mapped[str] = mapped_column(String(20))
    stated_on: Mapped[date]  # the day that LKPP's own site gives
    at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))

    escalation: Mapped[Escalation] = relationship()
    author: Mapped[User | None] = relationship()
