"""How long cases are kept, what may not be erased, and the runs that erase what is kept no longer."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.case import Case
from app.models.people import User
from app.models.settings import Category

PENDING, ERASED, STAYS = "pending", "erased", "stays"

ERASED_TEXT = "[dihapus menurut hukum]"
"""Stands where a text, a name or the name of a file stood."""


class LegalHold(Base):
    """A case that may not be erased, until it is lifted or `until` (the last day of the hold) is over."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    until: Mapped[date | None]  # in the service's own zone
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    lift_reason: Mapped[str | None] = mapped_column(String(500))

    case: Mapped[Case] = relationship()
    set_by: Mapped[User | None] = relationship(foreign_keys=[set_by_id])
    lifted_by: Mapped[User | None] = relationship(foreign_keys=[lifted_by_id])

    __table_args__ = (partial_index("uq_legal_hold_open", "case_id", where="lifted_at IS NULL", unique=True),)


class RetentionRule(Base):
    """How many months after closing the cases of a kind are kept; one of a category goes before that of its kind."""

    __tablename__ = "retention_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    months: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))

    category: Mapped[Category | None] = relationship()
    set_by: Mapped[User | None] = relationship()

    __table_args__ = (
        partial_index("uq_retention_rule_kind", "kind", where="category_id IS NULL", unique=True),
        partial_index(
            "uq_retention_rule_category", "kind", "category_id", where="category_id IS NOT NULL", unique=True
        ),
    )


class DeletionRun(Base):
    """An order to erase what the rules no longer keep. Its rows are worked off in the background, a case a transaction.

    Whoever stops it leaves the rest as it was: the rows that wait stay without a result.
    """

    __tablename__ = "deletion_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    ordered_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    finished_at: Mapped[datetime | None]

    ordered_by: Mapped[User | None] = relationship(foreign_keys=[ordered_by_id])
    stopped_by: Mapped[User | None] = relationship(foreign_keys=[stopped_by_id])

    __table_args__ = (partial_index("ix_deletion_run_open", "id", where="finished_at IS NULL"),)


class DeletionRow(Base):
    """One case of a run and what became of it; `sentence` says why it stays."""

    __tablename__ = "deletion_row"

    run_id: Mapped[int] = mapped_column(ForeignKey("deletion_run.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    sentence: Mapped[str | None] = mapped_column(String(500))
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()

    __table_args__ = (Index("ix_deletion_row_state", "run_id", "state"),)
