"""The procedure as published (deployments) and as it runs (instances and their user tasks)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.case import Case
from app.models.people import User

OPEN = "open"
COMPLETED = "completed"
CANCELLED = "cancelled"


class Deployment(Base):
    """An immutable set of BPMN, DMN, forms and settings, published together and named by its digest."""

    __tablename__ = "deployment"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    published_at: Mapped[datetime]
    is_active: Mapped[bool] = mapped_column(default=False)
    files: Mapped[list["DeploymentFile"]] = relationship(order_by="DeploymentFile.path")
    published_by: Mapped[User | None] = relationship()

    __table_args__ = (
        Index(
            "uq_deployment_active",
            "is_active",
            unique=True,
            sqlite_where=text("is_active"),
            postgresql_where=text("is_active"),
        ),
    )


class DeploymentFile(Base):
    __tablename__ = "deployment_file"

    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcessInstance(Base):
    """One running process of a case. `state` is the engine's own, as bytes: its key order carries meaning."""

    __tablename__ = "process_instance"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    role: Mapped[str] = mapped_column(String(10))  # main | watch
    process_id: Mapped[str] = mapped_column(String(80))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    state: Mapped[bytes] = mapped_column(LargeBinary)
    messages: Mapped[str] = mapped_column(String(400), default="")  # names it waits for, comma separated
    next_timer_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("case_id", "role"),
        Index("ix_process_instance_next_timer_at", "next_timer_at"),
    )


class UserTask(Base):
    """A step that waits for a person, or did: the rows the inbox reads, so that no list ever restores an instance."""

    __tablename__ = "user_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    engine_task_id: Mapped[str] = mapped_column(String(36), unique=True)
    process_id: Mapped[str] = mapped_column(String(80))
    element_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    form_id: Mapped[str] = mapped_column(String(80))
    candidate_group: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    answers: Mapped[str | None] = mapped_column(Text)  # the decisions given, canonical JSON; texts are case facts

    case: Mapped[Case] = relationship()
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    completed_by: Mapped[User | None] = relationship(foreign_keys=[completed_by_id])

    __table_args__ = (
        Index("ix_user_task_group_inbox", "candidate_group", "state", "due_at"),
        Index("ix_user_task_assignee_inbox", "assignee_id", "state", "due_at"),
    )
