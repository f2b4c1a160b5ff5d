"""The chain of a case's events: each one's digest covers the one before, so that none can be changed or left out.

The head of a chain (how long it is, and its last digest) stands on the case's row, which a step has locked anyway.
Whoever records an event of a case without its lock takes it just before the commit. An event of no case is a chain of
its own; a seal binds all of them together (`app.audit.seals`). The form is described in docs/audit-record.md.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import Session, SessionTransaction

from app.models import Case
from app.models.base import table_of

FORM = 1
_HEADS = "chain_heads"  # in Session.info
_CASES = table_of(Case)
_LOCKED_HEADS = (
    select(_CASES.c.id, _CASES.c.deployment_id, _CASES.c.chain_length, _CASES.c.chain_head)
    .where(_CASES.c.id.in_(bindparam("case_ids", expanding=True)))
    .order_by(_CASES.c.id)  # two that lock several never wait for each other
    .with_for_update(key_share=True)
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many events it has, and the digest of the last; none has neither."""

    length: int = 0
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class CaseOfEvents:
    """What an event needs of a case where nothing was typed."""

    id: int
    deployment_id: int


def event_digest(row: Mapping[str, Any], sequence: int | None, previous: str | None) -> str:
    """Return the digest of an event: of every column but its id, in the documented form."""
    return hashlib.sha256(orjson.dumps(as_form(row, sequence, previous))).hexdigest()


def as_form(row: Mapping[str, Any], sequence: int | None, previous: str | None) -> dict[str, Any]:
    """Return what a digest is made of, its keys in order."""
    return {
        "actor": row["actor_id"],
        "at": _instant(row["at"]),
        "case": row["case_id"],
        "case_sequence": sequence,
        "data": row["data"],
        "deployment": row["deployment_id"],
        "name": row["name"],
        "on_behalf_of": row["on_behalf_of_id"],
        "previous": previous,
        "requester": row["requester_id"],
        "source": row["source"],
        "stated_at": _instant(row["stated_at"]),
        "v": FORM,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


def hold(session: Session, case: Case) -> None:
    """Remember the head of a case that is locked, or new, in this transaction: nobody else can move it."""
    session.info.setdefault(_HEADS, {})[case.id] = Head(case.chain_length, case.chain_head)


def lock_chains(session: Session, case_ids: Collection[int]) -> dict[int, CaseOfEvents]:
    """Lock cases for their events alone, as if held (`hold`), and return what an event needs of them."""
    if not case_ids:
        return {}
    found = session.connection().execute(_LOCKED_HEADS, {"case_ids": sorted(case_ids)}).all()
    session.info.setdefault(_HEADS, {}).update({row.id: Head(row.chain_length, row.chain_head) for row in found})
    return {row.id: CaseOfEvents(row.id, row.deployment_id) for row in found}


def chain(session: Session, rows: Iterable[dict[str, Any]]) -> dict[int, Head]:
    """Give each event its place, its predecessor and its digest; return the new head of each case."""
    rows = list(rows)
    touched = {row["case_id"] for row in rows if row["case_id"] is not None}
    heads = _heads(session, touched)
    for row in rows:
        case_id = row["case_id"]
        if case_id is None:
            row.update(case_sequence=None, previous_digest=None, digest=event_digest(row, None, None))
            continue
        head = heads[case_id]
        made = event_digest(row, head.length + 1, head.digest)
        row.update(case_sequence=head.length + 1, previous_digest=head.digest, digest=made)
        heads[case_id] = Head(head.length + 1, made)
    return {case_id: heads[case_id] for case_id in sorted(touched)}


def _heads(session: Session, case_ids: set[int]) -> dict[int, Head]:
    heads: dict[int, Head] = session.info.setdefault(_HEADS, {})
    unknown = sorted(case_ids - heads.keys())
    if unknown:
        found = session.connection().execute(_LOCKED_HEADS, {"case_ids": unknown})
        heads.update({row.id: Head(row.chain_length, row.chain_head) for row in found})
    return heads


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_HEADS, None)


def _forget_undone(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_HEADS, None)  # a savepoint that is taken back gives up its locks, and what it wrote


event.listen(Session, "after_transaction_end", _forget)
event.listen(Session, "after_soft_rollback", _forget_undone)
