"""Erase many cases in the background: rows first, then each case in a transaction of its own, by whoever has time.

The rows say what is still to be done, so a worker that is killed leaves a run that the next one goes on with. Nothing
begins by itself: a person starts a run, with a reason, after having seen what it would erase.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, insert, literal, select, update
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.erasure import RETENTION, Grounds, erase_case
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.lock import lock_case
from app.cases.retention.due import due_cases, is_due
from app.models import Case, DeletionRow, DeletionRun, User
from app.models.base import table_of
from app.models.people import ADMINISTRATOR
from app.models.retention import ERASED, PENDING, STAYS

MOST_ATTEMPTS = 3
LONGEST_REASON = 500
UNEXPECTED = "Gagal karena sebab yang tidak terduga; rinciannya ada di log program."


@dataclass(frozen=True, slots=True)
class Progress:
    total: int
    erased: int
    staying: int

    @property
    def done(self) -> int:
        return self.erased + self.staying


class NotDue(Conflict):
    """The rules keep a case that they had let go."""


class NotAsShown(Conflict):
    """What is due is not what the page showed."""


def order_run(session: Session, reason: str, *, shown: int | None = None, actor: Actor, now: datetime) -> DeletionRun:
    """Let the background erase every case that is due now, if that is as many as were `shown`.

    Raises NotAllowed, BadAnswer, NotAsShown, Conflict (one is at work, or nothing is due).
    """
    _require_administrator(actor)
    said = reason.strip()
    if not said:
        raise BadAnswer("reason", "Tuliskan alasannya, misalnya nomor berita acara pemusnahan.")
    if len(said) > LONGEST_REASON:
        raise BadAnswer("reason", f"Paling banyak {LONGEST_REASON} karakter.")
    if runs_in_work(session):
        raise Conflict("Penghapusan lain sedang berjalan. Tunggu sampai selesai, atau hentikan dahulu.")
    run = DeletionRun(reason=said, ordered_by_id=actor.user_id, ordered_at=now)
    session.add(run)
    session.flush()
    due = (
        due_cases(session, now).order_by(None).with_only_columns(literal(run.id), Case.id, literal(PENDING), literal(0))
    )
    columns = ["run_id", "case_id", "state", "attempts"]
    session.execute(insert(table_of(DeletionRow)).from_select(columns, due))
    count = sum(_states(session, run.id).values())
    if not count:
        raise Conflict("Menurut aturan yang berlaku tidak ada kasus yang jatuh tempo.")
    if shown is not None and count != shown:
        raise NotAsShown(f"Yang jatuh tempo kini {count} kasus, bukan {shown}. Periksa lagi, lalu jalankan.")
    record(session, "deletion_ordered", actor=actor, at=now, run=run.id, cases=count, reason=said)
    return run


def stop_run(session: Session, run_id: int, *, actor: Actor, now: datetime) -> DeletionRun:
    """Let a run end with the case that is being erased; the rest stays. Raises NotAllowed, NotFound, Conflict."""
    _require_administrator(actor)
    run = session.get(DeletionRun, run_id, populate_existing=True, with_for_update=True)
    if run is None:
        raise NotFound("Penghapusan itu tidak ada.")
    if run.finished_at is not None:
        raise Conflict("Penghapusan ini sudah selesai.")
    run.stopped_at, run.stopped_by_id = now, actor.user_id
    _end(session, run, actor, now)
    return run


def runs_in_work(session: Session) -> list[int]:
    """Return the ids of the runs that are not finished, the oldest first: one indexed query."""
    return list(
        session.scalars(select(DeletionRun.id).where(DeletionRun.finished_at.is_(None)).order_by(DeletionRun.id))
    )


def claim_next(session: Session, run_id: int) -> int | None:
    """Return the id of a case that waits for its turn, its row locked; None where there is none, or the run ended.

    The run's own row is locked against being ended meanwhile.
    """
    going = select(DeletionRun.id).where(DeletionRun.id == run_id, DeletionRun.finished_at.is_(None))
    if session.scalar(going.with_for_update(read=True)) is None:
        return None
    row = (
        select(DeletionRow.case_id)
        .where(DeletionRow.run_id == run_id, DeletionRow.state == PENDING)
        .order_by(DeletionRow.attempts, DeletionRow.case_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(row)


def erase_claimed(session: Session, run_id: int, case_id: int, *, now: datetime) -> None:
    """Erase a claimed case for whoever ordered the run, if the rules of this moment still let it go.

    Raises Refused: roll back, then `keep_back`.
    """
    _require_still_due(session, case_id, now)
    run = session.get_one(DeletionRun, run_id)
    orderer = session.get(User, run.ordered_by_id) if run.ordered_by_id is not None else None
    grounds = Grounds(run.reason, RETENTION, "agency")
    erase_case(session, case_id, grounds, run_id=run_id, actor=Actor(user=orderer, source="worker"), now=now)
    _settle(session, run_id, case_id, state=ERASED, settled_at=now)


def _require_still_due(session: Session, case_id: int, now: datetime) -> None:
    """Raise NotDue where a rule was taken back or lengthened since the order, or the case was opened and closed again.

    A case that is open, or erased already, is left to `erase_case`, which says so.
    """
    case = lock_case(session, case_id)
    is_closed = case.closed_at is not None and case.erased_at is None
    still = select(Case.id).where(Case.id == case_id, is_due(session, now))
    if is_closed and session.scalar(still) is None:
        raise NotDue(f"Masa simpan {case.number} belum habis menurut aturan yang kini berlaku.")


def keep_back(session: Session, run_id: int, case_id: int, sentence: str, *, now: datetime) -> None:
    """Say that a case stays, and why."""
    _settle(session, run_id, case_id, state=STAYS, sentence=sentence[:500], settled_at=now)


def count_failure(session: Session, run_id: int, case_id: int, *, now: datetime) -> None:
    """Count a failure that nobody foresaw; after a few the case stays, and the log says why."""
    row = session.get(DeletionRow, (run_id, case_id), populate_existing=True, with_for_update=True)
    if row is None or row.state != PENDING:
        return
    row.attempts += 1
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.sentence, row.settled_at = STAYS, UNEXPECTED, now
    session.flush()


def finish(session: Session, run_id: int, *, now: datetime) -> bool:
    """Close a run that has nothing left to do; say whether it is closed."""
    run = session.get(DeletionRun, run_id, populate_existing=True, with_for_update=True)
    if run is None or run.finished_at is not None:
        return True
    left = select(DeletionRow.case_id).where(DeletionRow.run_id == run_id, DeletionRow.state == PENDING)
    if session.scalar(left.limit(1)) is not None:
        return False
    _end(session, run, Actor.system(), now)
    return True


def run_by_id(session: Session, run_id: int) -> DeletionRun:
    """Return a run. Raises NotFound."""
    run = session.get(DeletionRun, run_id)
    if run is None:
        raise NotFound("Penghapusan itu tidak ada.")
    return run


def latest_runs(session: Session, most: int = 20) -> Sequence[DeletionRun]:
    return session.scalars(select(DeletionRun).order_by(DeletionRun.id.desc()).limit(most)).all()


def progress_of(session: Session, run_id: int) -> Progress:
    states = _states(session, run_id)
    return Progress(sum(states.values()), states.get(ERASED, 0), states.get(STAYS, 0))


def rows_of(run_id: int) -> Select[DeletionRow]:
    """Return the query for what became of each case, those that stay first."""
    order = (DeletionRow.state.desc(), DeletionRow.case_id)
    query = select(DeletionRow).where(DeletionRow.run_id == run_id, DeletionRow.state != PENDING)
    return query.options(joinedload(DeletionRow.case)).order_by(*order)


def _end(session: Session, run: DeletionRun, actor: Actor, now: datetime) -> None:
    run.finished_at = now
    session.flush()
    states = _states(session, run.id)
    record(
        session,
        "deletion_stopped" if run.stopped_at is not None else "deletion_finished",
        actor=actor,
        at=now,
        run=run.id,
        erased_cases=states.get(ERASED, 0),
        staying=states.get(STAYS, 0),
        remaining_cases=states.get(PENDING, 0),
    )


def _states(session: Session, run_id: int) -> Mapping[str, int]:
    counted = select(DeletionRow.state, func.count()).where(DeletionRow.run_id == run_id).group_by(DeletionRow.state)
    return {state: number for state, number in session.execute(counted)}


def _settle(session: Session, run_id: int, case_id: int, **values: object) -> None:
    settled = update(DeletionRow).where(
        DeletionRow.run_id == run_id, DeletionRow.case_id == case_id, DeletionRow.state == PENDING
    )
    session.execute(settled.values(**values))


def _require_administrator(actor: Actor) -> None:
    if ADMINISTRATOR not in actor.groups:
        raise NotAllowed("Penghapusan dijalankan administrator.")
