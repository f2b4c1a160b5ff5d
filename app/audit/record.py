"""Append one event. The caller's transaction carries it: a change and its event are there together, or neither."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from app.audit.actor import Actor
from app.audit.chain import CaseOfEvents, chain
from app.audit.typed import without_identity
from app.models import AuditEvent, Case
from app.models.write_behind import before_commit_ask, change_later, insert_rows_later, write_waiting_rows

_WAITING = "audit_events"
_Waiting = tuple[SessionTransaction | None, dict[str, Any]]  # the savepoint it was noted under, the row


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _instants(value: Any) -> Any:
    """Write instants as ISO 8601 in UTC, so that the same fact has the same bytes on both databases."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _instants(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_instants(item) for item in value]
    return value


def canonical(data: Mapping[str, Any]) -> str:
    """Return `data` as JSON with sorted keys and no spaces; the same data always gives the same text.

    Raises TypeError for a value that has no JSON form.
    """
    return orjson.dumps(_instants(data), default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def digest(text: str) -> str:
    """Return the plain sha256 of a text that names nobody; what is personal goes by `app.audit.salts`."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    session: Session,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    case: Case | CaseOfEvents | None = None,
    stated_at: datetime | None = None,
    deployment_id: int | None = None,
    **data: Any,
) -> None:
    """Note the event `name` (SUBJECT_PASTVERB) with what changed (`before`, `after`) and why (`reason`) in `data`.

    A typed reason is written without what says whom it is about (`app.audit.typed`).
    It is written when the session commits, with all others of the transaction in one statement, in the order noted.
    """
    row = {
        "at": at,
        "stated_at": stated_at,
        "name": name,
        "source": actor.source,
        "case_id": case.id if case is not None else None,
        "actor_id": actor.user_id,
        "on_behalf_of_id": actor.on_behalf_of_id,
        "requester_id": actor.requester.id if actor.requester else None,
        "deployment_id": deployment_id if deployment_id is not None else (case.deployment_id if case else None),
        "data": canonical(without_identity(data, case if isinstance(case, Case) else None)),
    }
    waiting: list[_Waiting] = session.info.setdefault(_WAITING, [])
    waiting.append((session.get_nested_transaction(), row))


def write_waiting(session: Session) -> None:
    """Write the events that wait on a session: its commit does; a reader within the transaction may too."""
    _write_later(session)
    write_waiting_rows(session)


def _write_later(session: Session) -> None:
    waiting: list[_Waiting] = session.info.pop(_WAITING, [])
    if waiting:
        session.flush()  # an event may refer to a row that waits in the session
        rows = [row for _, row in waiting]
        heads = chain(session, rows)
        insert_rows_later(session, AuditEvent, rows)
        for case_id, head in heads.items():
            change_later(session, Case, case_id, {"chain_length": head.length, "chain_head": head.digest})


def _forget(session: Session, undone: SessionTransaction) -> None:
    """Drop what was noted in a transaction, or since a savepoint, that is rolled back."""
    waiting: list[_Waiting] = session.info.pop(_WAITING, [])
    if undone.nested:
        session.info[_WAITING] = [(nested, row) for nested, row in waiting if nested is not undone]


before_commit_ask(_write_later)
event.listen(Session, "after_soft_rollback", _forget)
