"""Seal the trail each minute that had events, and write the head of each seal into the file outside the database.

A file that is ahead of the database means that an older copy of the database was put in place; one that is gone, while
the database has seals, could have been taken away to hide just that. In both cases nothing is sealed until somebody
admits it (`flask audit restored`), so that the gap stays visible.
"""

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.outside import Outside, append_outside, read_outside
from app.audit.seal_key import SealKey, seal_key
from app.audit.seals import is_due, newest_seal, outside_line, seal, seals_after
from app.clock import Clock, clock_of
from app.database import begin_writing, db
from app.file_lock import exclusive
from app.models import AuditSeal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SealPlaces:
    """Where the key and the file outside stand."""

    key: Path
    outside: Path


class NotSealed(RuntimeError):
    """File and database do not fit each other; nothing is sealed until somebody admits why."""


class DatabaseIsOlder(NotSealed):
    """The file outside knows seals that this database does not have."""


class OutsideIsGone(NotSealed):
    """The database has seals, and the file outside has none or is not there."""


def seal_places_of(app: Flask) -> SealPlaces:
    places = app.extensions["seal_places"]
    assert isinstance(places, SealPlaces)
    return places


def seal_round(app: Flask, *, at_once: bool = False) -> bool:
    """Seal what there is, where a minute has passed since the last seal; return whether that worked."""
    session = db.session()
    try:
        seal_what_there_is(session, seal_places_of(app), clock_of(app), at_once=at_once)
    except NotSealed as problem:
        session.rollback()
        log.error("the trail is not sealed: %s", problem)
        return False
    except Exception:
        session.rollback()
        log.exception("the trail could not be sealed")
        return False
    return True


def seal_what_there_is(session: Session, places: SealPlaces, clock: Clock, *, at_once: bool = False) -> None:
    """Make a seal and commit it, then bring the file outside up to it. Raises NotSealed."""
    if not at_once and not is_due(session, clock()):
        session.rollback()
        return
    session.rollback()
    key = seal_key(places.key)
    with exclusive(places.outside.with_name(places.outside.name + ".lock")):
        outside = read_outside(places.outside) or Outside()
        begin_writing(session)
        _refuse_unfit(newest_seal(session), outside)
        outside = _with_key(places, key, outside)
        seal(session, key, after=outside.last, now=clock())
        session.commit()
        _write_outside(session, places, outside)
        session.rollback()


@dataclass(frozen=True, slots=True)
class Admitted:
    """What was admitted: how many seals the database has lost, or how many the file outside did."""

    in_database: int = 0
    outside: int = 0


def admit_restored(session: Session, places: SealPlaces, *, reason: str, clock: Clock) -> Admitted | None:
    """Note, in the trail and outside, that an older copy was put in place, or that the file outside was lost.

    Sealing goes on: with the number behind the gap, or in a file that begins anew. None where nothing is amiss.
    """
    outside = read_outside(places.outside) or Outside()
    last = newest_seal(session)
    ours = last.number if last else 0
    lost = Admitted(max(0, outside.last - ours), ours if outside.is_gone(ours) else 0)
    if lost == Admitted():
        return None
    counts: dict[str, Any] = {"lost_seals": lost.in_database} if lost.in_database else {"lost_outside": lost.outside}
    record(session, "audit_restored", actor=Actor.system("cli"), at=clock(), seal=ours, **counts, reason=reason)
    session.commit()
    told = {"at": clock().isoformat(), "reason": reason}
    if lost.in_database:
        append_outside(places.outside, [{"restored_before": outside.last + 1, "from": ours, **told}])
    else:
        append_outside(places.outside, [{"begun_anew_after": ours, **told}])
        _with_key(places, seal_key(places.key), outside)
        _write_outside(session, places, outside)
    return lost


def _refuse_unfit(last: AuditSeal | None, outside: Outside) -> None:
    ours = last.number if last else 0
    if outside.is_gone(ours):
        raise OutsideIsGone(f"the database has seals up to {ours}, the file outside has none")
    if outside.last > ours and outside.last + 1 not in outside.restored:
        raise DatabaseIsOlder(f"the file outside has seal {outside.last}, the database ends at {ours}")
    if last is not None and outside.seals.get(ours, last.digest) != last.digest:
        raise DatabaseIsOlder(f"seal {ours} in the file outside is another one")


def _with_key(places: SealPlaces, key: SealKey, outside: Outside) -> Outside:
    if key.key_id not in outside.keys:
        append_outside(places.outside, [{"key": key.key_id, "public_key": key.public_pem}])
    return replace(outside, keys={**outside.keys, key.key_id: key.public_pem})


def _write_outside(session: Session, places: SealPlaces, outside: Outside) -> None:
    missing = [outside_line(one) for one in seals_after(session, outside.last)]
    if missing:
        append_outside(places.outside, missing)
