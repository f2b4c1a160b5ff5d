"""A procedure that is being changed: its files as they stand now, and who has it open.

Named apart from `FormDraft`, what somebody typed into a form. A draft is worked on by several people, so every change
takes the next number of the draft (`revision`), and a file keeps the number of its last one: a number never returns,
not even when a file is removed and added again.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.models.base import Base
from app.models.people import User
from app.models.process import Deployment

DRAFT_OPEN = "open"
DRAFT_REQUESTED = "requested"  # somebody is asked to approve exactly this: nothing may change meanwhile
DRAFT_PUBLISHED = "published"
DRAFT_DISCARDED = "discarded"


class ProcedureDraft(Base):
    __tablename__ = "procedure_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))
    state: Mapped[str] = mapped_column(String(12), default=DRAFT_OPEN)
    revision: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    created_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]  # published or discarded
    published_as_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))

    based_on: Mapped[Deployment | None] = relationship(foreign_keys=[based_on_id])
    published_as: Mapped[Deployment | None] = relationship(foreign_keys=[published_as_id])
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    changed_by: Mapped[User | None] = relationship(foreign_keys=[changed_by_id])

    __table_args__ = (Index("ix_procedure_draft_state", "state", "changed_at"),)

    @property
    def is_open(self) -> bool:
        return self.state == DRAFT_OPEN


class ProcedureDraftFile(Base):
    """One file of a draft. A removed one stays as a row without content, so that who removed it can be told.

    `noted_*` say what the audit trail knows of it: see `app.definitions.drafts.trail`.
    """

    __tablename__ = "procedure_draft_file"

    draft_id: Mapped[int] = mapped_column(ForeignKey("procedure_draft.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    revision: Mapped[int]
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    changed_at: Mapped[datetime]
    noted_digest: Mapped[str | None] = mapped_column(String(64))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    noted_at: Mapped[datetime | None]

    changed_by: Mapped[User | None] = relationship(foreign_keys=[changed_by_id])


class ProcedureDraftPresence(Base):
    """Who was last heard of in a draft, and in which of its files ("" for its overview). No fact; never audited."""

    __tablename__ = "procedure_draft_presence"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("procedure_draft.id"), primary_key=True, index=True)
    path: Mapped[str] = mapped_column(String(200), default="", server_default="")
    seen_at: Mapped[datetime]
