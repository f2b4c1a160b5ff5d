"""Erase what a closed case says of its requester, whole or not at all, under the case's lock.

The chain of its events stays: it holds digests of texts, never the texts, and `person_erased` says which rows lost
theirs. With the case's salt forgotten those digests can be guessed by nobody. See decision 022.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case as either
from sqlalchemy import delete, func, inspect, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.salts import forget_salt
from app.audit.typed import without_identity
from app.audit.verification.behind import ERASED
from app.cases.erasure.grounds import Grounds, require_eraser
from app.cases.erasure.places import PLACES, Place
from app.cases.erasure.refusals import refusal
from app.cases.lock import lock_case
from app.models import Case
from app.models.base import table_of
from app.models.case_text import forget_words

REQUESTER = "requester"
_ROWS_A_STATEMENT = 500


def erase_case(
    session: Session, case_id: int, grounds: Grounds, *, run_id: int | None = None, actor: Actor, now: datetime
) -> Mapping[str, list[int]]:
    """Erase a case's personal data and return which rows lost theirs, by kind. The bytes go after the commit.

    Raises NotAllowed, NotFound, BadAnswer (the grounds), AlreadyErased, StillOpen, OnHold.
    """
    require_eraser(actor)
    grounds.require_sound()
    case = lock_case(session, case_id)
    against = refusal(session, case, now)
    if against is not None:
        raise against
    grounds.require_nameless(case)
    told = without_identity(grounds.told(), case)  # as long as it is known whom the case is of
    overwrite_what_goes(session)
    erased = {place.kind: ids for place in PLACES if (ids := _empty(session, case, place, now))}
    forget_words(session.connection(), case.id)
    session.expire_all()
    of_run: dict[str, Any] = {"run": run_id} if run_id is not None else {}
    record(session, ERASED, actor=actor, at=now, case=case, erased=erased, **told, **of_run)
    forget_salt(session, case)
    return erased


def overwrite_what_goes(session: Session) -> None:
    """Let SQLite fill with zeros what this transaction takes away."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON")


def count_rows(session: Session, case: Case) -> Mapping[str, int]:
    """Return how many rows erasing a case would empty, by kind."""
    counted = {place.kind: len(_ids(session, case, place)) for place in PLACES}
    return {kind: number for kind, number in counted.items() if number}


def _empty(session: Session, case: Case, place: Place, now: datetime) -> list[int]:
    """Empty the columns of a place, or delete its rows; return the ids that the trail names."""
    ids, key, table = _ids(session, case, place), _key(place), table_of(place.model)
    if not ids:
        return []
    for first in range(0, len(ids), _ROWS_A_STATEMENT):
        some = key.in_(ids[first : first + _ROWS_A_STATEMENT])
        if place.is_deleted:
            session.execute(delete(table).where(some))
            continue
        values = dict(place.emptied)
        for name in place.unless_empty:
            is_empty = func.coalesce(table.c[name], "") == ""
            values[name] = either((is_empty, table.c[name]), else_=place.emptied[name])
        if place.is_marked:
            values["erased_at"] = now
        session.execute(update(table).where(some).values(**values))
    return [case.id] if place.kind == REQUESTER else ids


def _ids(session: Session, case: Case, place: Place) -> list[int]:
    key = _key(place)
    return list(session.scalars(select(key).where(place.rows(case)).distinct().order_by(key)))


def _key(place: Place) -> Any:
    return inspect(place.model).primary_key[0]
