"""What an administrator edits: categories and the agency's details. Their history is in the audit trail."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_order: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)


class AgencySetting(Base):
    """One detail of the agency (a telephone number, the number of the decree). Empty means: not yet determined."""

    __tablename__ = "agency_setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
