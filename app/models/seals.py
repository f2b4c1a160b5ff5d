"""Seals over the audit trail: what stood at an instant, signed. Append only by trigger, as the trail itself.

A leaf is the head of a case's chain (its length and the digest of its last event) or one event of no case. Leaves have
no foreign keys to either: they must outlive what they speak of, so that it is missed.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class AuditSeal(Base):
    """One signed statement: the Merkle root of its leaves, bound to the seal before. `digest` is the statement's."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_at: Mapped[datetime]
    leaves: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    last_event_id: Mapped[int]  # the newest event that was there, sealed by this one or one before
    previous_digest: Mapped[str | None] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))


class SealLeaf(Base):
    """One leaf of a seal's tree, at its position."""

    __tablename__ = "seal_leaf"

    seal_number: Mapped[int] = mapped_column(ForeignKey("audit_seal.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[int | None]
    length: Mapped[int | None]
    event_id: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_seal_leaf_case_id_length", "case_id", "length"),
        Index("ix_seal_leaf_event_id", "event_id"),
    )
