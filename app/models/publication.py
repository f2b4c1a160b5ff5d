"""From a draft to the running cases: what was checked, who asked to publish and who agreed, which cases move over."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.case import Case
from app.models.people import User
from app.models.procedure_draft import ProcedureDraft
from app.models.process import Deployment

CHECK_WAITING, CHECK_RUNNING, CHECK_DONE, CHECK_FAILED = "waiting", "running", "done", "failed"
REQUESTED, PUBLISHED, REJECTED, WITHDRAWN = "requested", "published", "rejected", "withdrawn"
MOVE_NONE, MOVE_ALL, MOVE_CHOSEN = "none", "all", "chosen"
PENDING, MOVED, STAYS, STOPPED = "pending", "moved", "stays", "stopped"


class ProcedureCheck(Base):
    """What one content of the procedure was found to do: its scenarios, and every running case tried on it.

    Found by the digest of the files, so that what was checked is what is published. Worked off in the background;
    `touched_at` is the sign of life of whoever does so.
    """

    __tablename__ = "procedure_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("procedure_draft.id"), index=True)
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))
    state: Mapped[str] = mapped_column(String(10), default=CHECK_WAITING)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    asked_at: Mapped[datetime]
    touched_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(500))
    scenarios: Mapped[str | None] = deferred(mapped_column(Text))  # JSON
    impact: Mapped[str | None] = deferred(mapped_column(Text))  # JSON

    __table_args__ = (
        partial_index("ix_procedure_check_open", "id", where=f"state IN ('{CHECK_WAITING}', '{CHECK_RUNNING}')"),
    )


class Publication(Base):
    """A wish to make one content the active version: of a draft, or of an older version (`source`) again.

    Where a second person must agree it waits as a request; else it is published at once.
    """

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("procedure_draft.id"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))
    digest: Mapped[str] = mapped_column(String(64))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))  # active when it was asked for
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    red_scenarios: Mapped[str | None] = mapped_column(Text)  # JSON list of titles
    red_reason: Mapped[str | None] = mapped_column(String(500))  # why these are accepted
    moves: Mapped[str] = mapped_column(String(10), default=MOVE_NONE)
    chosen_cases: Mapped[str | None] = mapped_column(Text)  # JSON list of case ids, where a selection moves
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    decided_at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(String(1000))  # of whoever decided
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))

    draft: Mapped[ProcedureDraft | None] = relationship()
    source: Mapped[Deployment | None] = relationship(foreign_keys=[source_id])
    replaces: Mapped[Deployment | None] = relationship(foreign_keys=[replaces_id])
    deployment: Mapped[Deployment | None] = relationship(foreign_keys=[deployment_id])
    requested_by: Mapped[User | None] = relationship(foreign_keys=[requested_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        # one request at a time for a draft, and one for a version
        partial_index("uq_publication_draft", "draft_id", where=f"state = '{REQUESTED}'", unique=True),
        partial_index("ix_publication_requested", "id", where=f"state = '{REQUESTED}'"),
    )


class Migration(Base):
    """An order to move running cases to a version. Its rows are worked off in the background, a case a transaction.

    `finished_at` is set too while it is stopped: then rows are left as STOPPED, until somebody resumes.
    """

    __tablename__ = "case_migration"

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), index=True)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    reason: Mapped[str] = mapped_column(String(500))
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    ordered_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    target: Mapped[Deployment] = relationship()
    publication: Mapped[Publication | None] = relationship()
    ordered_by: Mapped[User | None] = relationship()

    __table_args__ = (partial_index("ix_case_migration_open", "id", where="finished_at IS NULL"),)


class MigratingCase(Base):
    """One case of a migration and what became of it; `reason` and `element` say why it stays."""

    __tablename__ = "migrating_case"

    migration_id: Mapped[int] = mapped_column(ForeignKey("case_migration.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True, index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    reason: Mapped[str | None] = mapped_column(String(40))
    element: Mapped[str | None] = mapped_column(String(200))
    detail: Mapped[str | None] = mapped_column(String(500))
    attempts: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()

    __table_args__ = (
        Index("ix_migrating_case_state", "migration_id", "state"),
        partial_index("ix_migrating_case_pending", "migration_id", "attempts", "case_id", where=f"state = '{PENDING}'"),
    )
