"""One action on many tasks: what was asked, and what became of each row."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.process import UserTask


class BulkRun(Base):
    """An action sent once for many tasks. Its submission key keeps the same form, sent again, from running again."""

    __tablename__ = "bulk_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), index=True)
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    verb: Mapped[str] = mapped_column(String(20))
    back_to: Mapped[str] = mapped_column(String(1000))  # the list that it was sent from
    at: Mapped[datetime]
    rows: Mapped[list["BulkRow"]] = relationship(order_by="BulkRow.place")


class BulkRow(Base):
    """One task of a run. `done` is null until its turn; `sentence` says why it was refused."""

    __tablename__ = "bulk_row"

    run_id: Mapped[int] = mapped_column(ForeignKey("bulk_run.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"), primary_key=True)
    place: Mapped[int]
    done: Mapped[bool | None]
    sentence: Mapped[str | None] = mapped_column(String(500))
    task: Mapped[UserTask] = relationship()
