"""Texts that staff keep ready, with every earlier wording; and what an approver of the FAQ leaves readable."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, partial_index
from app.models.people import User
from app.models.settings import Category


class TextModule(Base):
    """A text that is inserted into an answer, by its shortcut. Without an owner it is everybody's."""

    __tablename__ = "text_module"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    shortcut: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    version: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0, server_default="0")
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    changed_at: Mapped[datetime]
    category: Mapped[Category | None] = relationship(lazy="joined")
    owner: Mapped[User | None] = relationship()

    __table_args__ = (
        partial_index("uq_text_module_shared", "shortcut", where="owner_id IS NULL AND is_active", unique=True),
        partial_index("uq_text_module_own", "owner_id", "shortcut", where="is_active", unique=True),
    )

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


class TextModuleVersion(Base):
    """A wording that was in force: who wrote it and when. Never changed."""

    __tablename__ = "text_module_version"

    module_id: Mapped[int] = mapped_column(ForeignKey("text_module.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    shortcut: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime]
    author: Mapped[User | None] = relationship()


class KeptFinding(Base):
    """A value in a case's FAQ proposal that its approver leaves readable, by the digest that names it.

    Whatever else is found is blacked out when the entry is published.
    """

    __tablename__ = "faq_kept_finding"

    case_id: Mapped[int] = mapped_column(ForeignKey("service_case.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime]
