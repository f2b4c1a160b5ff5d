"""A try of a procedure: who tries what, and the steps so far.

Nothing of what happens in it is kept: it is played anew each time it is looked at. A person has one try of a draft, and
one of each version.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class ProcedureTry(Base):
    __tablename__ = "procedure_try"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("procedure_draft.id"), index=True)
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"), index=True)
    content: Mapped[str] = mapped_column(Text)  # a scenario, as its file would say it
    path: Mapped[str | None] = mapped_column(String(200))  # of the scenario that it was opened from
    changed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "draft_id"), UniqueConstraint("user_id", "deployment_id"))
