"""Seal what was recorded since the last seal: a signed Merkle root over the heads of the chains.

A leaf is the head of a case's chain, which stands for all events before it, or one event of no case. Nobody waits for
this: it reads what is committed, and a number is given once, by the primary key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import exists, func, insert, select, text
from sqlalchemy.orm import Session

from app.audit.merkle import leaf_hash, root_of
from app.audit.seal_key import SealKey
from app.models import AuditEvent, AuditSeal, Case, SealLeaf
from app.models.base import table_of

FORM = 1
SEALED_TOGETHER = timedelta(minutes=1)
# ids are given before they are committed: what was not there an hour ago is not looked for any more by this
LOOKED_BACK = timedelta(hours=1)
_LOCK = 7_230_412  # an arbitrary number that names this lock on PostgreSQL
_EVENT, _CASE, _LEAF = table_of(AuditEvent), table_of(Case), table_of(SealLeaf)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The head of a case's chain, or an event of no case (`case_id` and `length` are None)."""

    case_id: int | None
    length: int | None
    event_id: int
    digest: str

    def as_bytes(self) -> bytes:
        return orjson.dumps(
            {"case": self.case_id, "digest": self.digest, "event": self.event_id, "length": self.length, "v": FORM}
        )

    def hash(self) -> bytes:
        return leaf_hash(self.as_bytes())


def statement_of(seal: AuditSeal) -> bytes:
    """Return the bytes that are signed."""
    return orjson.dumps(
        {
            "key": seal.key_id,
            "last_event": seal.last_event_id,
            "leaves": seal.leaves,
            "number": seal.number,
            "previous": seal.previous_digest,
            "root": seal.root,
            "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "v": FORM,
        }
    )


def outside_line(seal: AuditSeal) -> dict[str, Any]:
    """Return what the file outside keeps of a seal."""
    return {
        "number": seal.number,
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "digest": seal.digest,
        "key": seal.key_id,
        "signature": seal.signature,
    }


def newest_seal(session: Session) -> AuditSeal | None:
    return session.scalar(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1))


def is_due(session: Session, now: datetime) -> bool:
    last = newest_seal(session)
    return last is None or last.sealed_at <= now - SEALED_TOGETHER


def seal(session: Session, key: SealKey, *, after: int = 0, now: datetime) -> AuditSeal | None:
    """Seal what is not sealed yet; return None where there is nothing, or another worker is at it.

    `after` is the last number known outside; the caller has begun a writing transaction, and commits.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.scalar(
        text("SELECT pg_try_advisory_xact_lock(:n)"), {"n": _LOCK}
    ):
        return None
    last = newest_seal(session)
    last_event = session.scalar(select(func.max(AuditEvent.id))) or 0
    leaves = _unsealed(session, _looked_at_since(session, now))
    if not leaves:
        return None
    made = AuditSeal(
        number=max(last.number if last else 0, after) + 1,
        sealed_at=now,
        leaves=len(leaves),
        root=root_of([leaf.hash() for leaf in leaves]).hex(),
        last_event_id=last_event,
        previous_digest=last.digest if last else None,
        key_id=key.key_id,
    )
    statement = statement_of(made)
    made.digest, made.signature = hashlib.sha256(statement).hexdigest(), key.sign(statement)
    session.add(made)
    session.flush()
    session.execute(insert(_LEAF), _rows(made.number, leaves))
    return made


def seals_after(session: Session, number: int) -> Sequence[AuditSeal]:
    return session.scalars(select(AuditSeal).where(AuditSeal.number > number).order_by(AuditSeal.number)).all()


def _rows(number: int, leaves: Sequence[Leaf]) -> list[dict[str, Any]]:
    return [
        {
            "seal_number": number,
            "position": position,
            "case_id": leaf.case_id,
            "length": leaf.length,
            "event_id": leaf.event_id,
            "digest": leaf.digest,
        }
        for position, leaf in enumerate(leaves)
    ]


def _looked_at_since(session: Session, now: datetime) -> int:
    old = select(func.max(AuditSeal.last_event_id)).where(AuditSeal.sealed_at <= now - LOOKED_BACK)
    return session.scalar(old) or 0


def _unsealed(session: Session, since: int) -> list[Leaf]:
    moved = select(_EVENT.c.case_id).where(_EVENT.c.id > since, _EVENT.c.case_id.is_not(None)).distinct()
    heads = (
        select(_CASE.c.id, _CASE.c.chain_length, _EVENT.c.id, _CASE.c.chain_head)
        .join(_EVENT, (_EVENT.c.case_id == _CASE.c.id) & (_EVENT.c.case_sequence == _CASE.c.chain_length))
        .where(
            _CASE.c.id.in_(moved),
            ~exists().where(_LEAF.c.case_id == _CASE.c.id, _LEAF.c.length == _CASE.c.chain_length),
        )
        .order_by(_CASE.c.id)
    )
    alone = (
        select(_EVENT.c.id, _EVENT.c.digest)
        .where(
            _EVENT.c.id > since,
            _EVENT.c.case_id.is_(None),
            _EVENT.c.digest.is_not(None),
            ~exists().where(_LEAF.c.event_id == _EVENT.c.id, _LEAF.c.case_id.is_(None)),
        )
        .order_by(_EVENT.c.id)
    )
    return [
        *(Leaf(case_id, length, event_id, head) for case_id, length, event_id, head in session.execute(heads)),
        *(Leaf(None, None, event_id, digest) for event_id, digest in session.execute(alone)),
    ]
