"""The published questions and answers, the service's product by its published standard, and what is known of their use.

An entry holds its present text, with the stems that it is found by; each text that it ever had is a version, which is
never changed. What visitors say of an entry, and what they asked in vain, is kept without anything about them.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.people import User
from app.models.settings import Category

HELPFUL, UNHELPFUL, ANSWERED = "helpful", "unhelpful", "answered"


class FaqEntry(Base):
    __tablename__ = "faq_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("service_case.id"), unique=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    keywords: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    published_at: Mapped[datetime]
    review_on: Mapped[date | None]
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str | None] = mapped_column(String(500))

    question_stems: Mapped[str] = mapped_column(Text, default="", server_default="")  # keywords among them
    answer_stems: Mapped[str] = mapped_column(Text, default="", server_default="")
    indexed_by: Mapped[str] = mapped_column(String(20), default="", server_default="")

    category: Mapped[Category | None] = relationship(lazy="joined")


class FaqVersion(Base):
    """A text that an entry had: from whom, since when, and why. Written once."""

    __tablename__ = "faq_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("faq_entry.id"))
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    keywords: Mapped[str] = mapped_column(Text)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))

    author: Mapped[User | None] = relationship()
    category: Mapped[Category | None] = relationship()

    __table_args__ = (UniqueConstraint("entry_id", "number"),)


@event.listens_for(FaqVersion, "before_update")
@event.listens_for(FaqVersion, "before_delete")
def _refuse(*_: object) -> None:
    raise RuntimeError("a version of an entry stays as it was written")


class FaqRelation(Base):
    """A reader of one entry is shown the other too, because Koordinator chose so."""

    __tablename__ = "faq_relation"

    entry_id: Mapped[int] = mapped_column(ForeignKey("faq_entry.id"), primary_key=True)
    related_id: Mapped[int] = mapped_column(ForeignKey("faq_entry.id"), primary_key=True)


class FaqFeedback(Base):
    """What one visitor said of an entry: helpful, unhelpful, or that it answered a question they were about to send."""

    __tablename__ = "faq_feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("faq_entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime]


class SynonymGroup(Base):
    """Words that mean the same to the search, separated by commas; the first stands for all. Audited."""

    __tablename__ = "synonym_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))


class UnansweredQuestion(Base):
    """What was searched for or asked in vain, once for all who used the same words, without personal data."""

    __tablename__ = "unanswered_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    stems: Mapped[str] = mapped_column(String(400), unique=True)
    text: Mapped[str] = mapped_column(String(300))
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("faq_entry.id"))

    entry: Mapped[FaqEntry | None] = relationship()
