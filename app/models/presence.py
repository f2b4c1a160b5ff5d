"""Who looks at a case, or writes on it, at this moment.

A row says when somebody was last heard of; it counts for nothing once that is too long ago
(`app.cases.inbox.presence`), so that nobody has to end it. It is no fact of the case: nothing of it is audited.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class CasePresence(Base):
    __tablename__ = "case_presence"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime]
    writing_since: Mapped[datetime | None]
