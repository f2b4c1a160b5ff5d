"""What somebody has typed into a form and not yet sent: one draft per user and form, kept from the first keystroke."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class FormDraft(Base):
    __tablename__ = "form_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    form_key: Mapped[str] = mapped_column(String(120))  # e.g. "task:17", "start:ticket:start_phone", "note:5"
    content: Mapped[str] = mapped_column(Text)  # JSON: field name → list of the strings typed
    saved_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "form_key"),)
