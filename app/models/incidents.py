"""A step that failed by a fault of the procedure, and what a person made of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.case import Case
from app.models.people import User
from app.models.process import Deployment, ProcessInstance, UserTask


class Incident(Base):
    """One instance that cannot go on, from its first failure until it can; a further failure meanwhile counts here.

    Without an instance it is a request that could not be taken in: there is no case yet.
    """

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), index=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    process_id: Mapped[str] = mapped_column(String(80))
    element_id: Mapped[str] = mapped_column(String(80))
    cause_class: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(500))
    attempted: Mapped[str] = mapped_column(String(10))  # timer | message | task | start
    message: Mapped[str | None] = mapped_column(String(40))  # the message, or the one of the start event
    user_task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    attempts: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    failed_at: Mapped[datetime]  # the last time
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    resolution: Mapped[str | None] = mapped_column(String(10))  # retried | moved | cancelled | passed | noted
    reason: Mapped[str | None] = mapped_column(String(500))

    case: Mapped[Case | None] = relationship()
    instance: Mapped[ProcessInstance | None] = relationship()
    deployment: Mapped[Deployment] = relationship()
    user_task: Mapped[UserTask | None] = relationship()
    opened_by: Mapped[User | None] = relationship(foreign_keys=[opened_by_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])

    __table_args__ = (
        partial_index("uq_incident_open", "instance_id", where="closed_at IS NULL", unique=True),
        Index("ix_incident_closed_at_opened_at", "closed_at", "opened_at"),
    )
