"""Seal the trail each minute that had events, and write the head of each seal into the file outside the database.

A file that is ahead of the database means that an older copy of the database was put in place: then nothing is sealed
until somebody admits it (`flask audit restored`), so that the gap stays visible.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

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


class DatabaseIsOlder(RuntimeError):
    """The file outside knows seals that this database does not have."""


def seal_places_of(app: Flask) -> SealPlaces:
    places = app.extensions["seal_places"]
    assert isinstance(places, SealPlaces)
    return places


def seal_round(app: Flask, *, at_once: bool = False) -> bool:
    """Seal what there is, where a minute has passed since the last seal; return whether that worked."""
    session = db.session()
    try:
        seal_what_there_is(session, seal_places_of(app), clock_of(app), at_once=at_once)
    except DatabaseIsOlder as problem:
        session.rollback()
        log.error("the trail is not sealed: %s", problem)
        return False
    except Exception:
        session.rollback()
        log.exception("the trail could not be sealed")
        return False
    return True


def seal_what_there_is(session: Session, places: SealPlaces, clock: Clock, *, at_once: bool = False) -> None:
    """Make a seal and commit it, then bring the file outside up to it. Raises DatabaseIsOlder."""
    if not at_once and not is_due(session, clock()):
        session.rollback()
        return
    session.rollback()
    key = seal_key(places.key)
    with exclusive(places.outside.with_name(places.outside.name + ".lock")):
        outside = read_outside(places.outside) or Outside()
        begin_writing(session)
        _refuse_older(newest_seal(session), outside)
        seal(session, key, after=outside.last, now=clock())
        session.commit()
        _write_outside(session, places, key, outside)
        session.rollback()


def admit_restored(session: Session, places: SealPlaces, *, reason: str, clock: Clock) -> int:
    """Note, in the trail and outside, that an older copy was put in place; the next seal's number follows the gap."""
    outside = read_outside(places.outside) or Outside()
    last = newest_seal(session)
    ours = last.number if last else 0
    if outside.last <= ours:
        return 0
    record(
        session,
        "audit_restored",
        actor=Actor.system("cli"),
        at=clock(),
        seal=ours,
        lost_seals=outside.last - ours,
        reason=reason,
    )
    session.commit()
    entry = {"restored_before": outside.last + 1, "from": ours, "at": clock().isoformat(), "reason": reason}
    append_outside(places.outside, [entry])
    return outside.last - ours


def _refuse_older(last: AuditSeal | None, outside: Outside) -> None:
    ours = last.number if last else 0
    if outside.last > ours and outside.last + 1 not in outside.restored:
        raise DatabaseIsOlder(f"the file outside has seal {outside.last}, the database ends at {ours}")
    if last is not None and outside.seals.get(ours, last.digest) != last.digest:
        raise DatabaseIsOlder(f"seal {ours} in the file outside is another one")


def _write_outside(session: Session, places: SealPlaces, key: SealKey, outside: Outside) -> None:
    missing = [outside_line(one) for one in seals_after(session, outside.last)]
    keys = [] if key.key_id in outside.keys else [{"key": key.key_id, "public_key": key.public_pem}]
    if keys or missing:
        append_outside(places.outside, [*keys, *missing])
