"""The procedure as published (deployments) and as it runs (instances and their user tasks)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.case import Case
from app.models.people import User

OPEN = "open"
COMPLETED = "completed"
CANCELLED = "cancelled"
PARKED = "parked"  # its case is merged into another
_IS_OPEN = f"state = '{OPEN}'"
_IS_FREE = f"{_IS_OPEN} AND assignee_id IS NULL"


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

    __table_args__ = (partial_index("uq_deployment_active", "is_active", where="is_active", unique=True),)


class DeploymentFile(Base):
    __tablename__ = "deployment_file"

    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcessInstance(Base):
    """One running process of a case. `state` is the engine's own, as bytes that nobody else reads."""

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
    # An incident is open: next_timer_at is parked (null), whatever the state waits for, until a person has decided.
    is_blocked: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The case is merged into another: its timer waits here, where no worker looks, until that is undone.
    parked_timer_at: Mapped[datetime | None]

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
    # handed to the assignee as the deputy of this person, who was away
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    answers: Mapped[str | None] = mapped_column(Text)  # the decisions given, canonical JSON; texts are case facts

    case: Mapped[Case] = relationship()
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    completed_by: Mapped[User | None] = relationship(foreign_keys=[completed_by_id])
    on_behalf_of: Mapped[User | None] = relationship(foreign_keys=[on_behalf_of_id])

    __table_args__ = (
        # the queues of the inbox, each in its order: free work of a group, what somebody holds, all by when it is due
        partial_index("ix_user_task_free", "candidate_group", "due_at", "id", where=_IS_FREE),
        partial_index("ix_user_task_held", "assignee_id", "due_at", "id", where=_IS_OPEN),
        partial_index("ix_user_task_due", "due_at", "id", where=_IS_OPEN),
    )
