"""Cases that belong together: merged, split, linked, or hit by the same disturbance."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.case import Case
from app.models.people import User
from app.models.settings import Category

RELATED, DUPLICATE, FOLLOW_UP, SPLIT = "related", "duplicate", "continuation", "split"
WAITING, ANSWERED, LEFT_OUT = "waiting", "answered", "left_out"


class CaseMerge(Base):
    """A case (`source`) that was set aside in favour of another (`target`), until it was undone or both closed."""

    __tablename__ = "case_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    reason: Mapped[str] = mapped_column(String(500))
    position_before: Mapped[str] = mapped_column(String(40))
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    answered_at: Mapped[datetime | None]  # when the source's requester was told the target's answer
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    is_undone: Mapped[bool] = mapped_column(default=False)

    source: Mapped[Case] = relationship(foreign_keys=[source_id])
    target: Mapped[Case] = relationship(foreign_keys=[target_id])
    merged_by: Mapped[User | None] = relationship(foreign_keys=[merged_by_id])

    __table_args__ = (
        partial_index("uq_case_merge_source", "source_id", where="ended_at IS NULL", unique=True),
        Index("ix_case_merge_target_id", "target_id"),
        Index("ix_case_merge_source_id", "source_id"),
    )


class CaseLink(Base):
    """One case refers to another: `case` is a follow-up of, a duplicate of, split off from, or related to `other`."""

    __tablename__ = "case_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # related | duplicate | continuation | split
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))

    case: Mapped[Case] = relationship(foreign_keys=[case_id])
    other: Mapped[Case] = relationship(foreign_keys=[other_id])

    __table_args__ = (UniqueConstraint("case_id", "other_id", "kind"),)


class MovedMessage(Base):
    """A message that became a case of its own; it stays where it was said."""

    __tablename__ = "moved_message"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), index=True)
    case: Mapped[Case] = relationship()


class MassIncident(Base):
    """A disturbance that many report: one banner on the portal, many cases answered by one answer."""

    __tablename__ = "mass_incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    banner: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    application: Mapped[str | None] = mapped_column(String(40))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    answer_ordered_at: Mapped[datetime | None]
    answer_ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))

    category: Mapped[Category | None] = relationship()
    opened_by: Mapped[User | None] = relationship(foreign_keys=[opened_by_id])
    answer_ordered_by: Mapped[User | None] = relationship(foreign_keys=[answer_ordered_by_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])

    __table_args__ = (partial_index("ix_mass_incident_open", "since", where="closed_at IS NULL"),)


class AffectedCase(Base):
    """A case of a mass incident, and what became of the one answer there; `reason` says why it was left out."""

    __tablename__ = "affected_case"

    mass_incident_id: Mapped[int] = mapped_column(ForeignKey("mass_incident.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True, index=True)
    attached_at: Mapped[datetime]
    attached_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)  # waiting | answered | left_out
    reason: Mapped[str | None] = mapped_column(String(300))
    settled_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    mass_incident: Mapped[MassIncident] = relationship()
