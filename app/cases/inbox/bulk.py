"""One verb on many tasks. Each row is its own change, with its own permission, refusal and audit event.

A run is noted first, then its rows one by one, each committed by the edge before the next: what is done stays done
whatever becomes of the rest, no row keeps a lock while another waits, and the same form sent twice runs once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit import Actor
from app.cases.annotate import add_note
from app.cases.claim import assign_task, claim_task, task_by_id
from app.cases.errors import AlreadyClaimed, BadAnswer, NotAllowed, NotFound, Refused
from app.cases.faults import ProcessFault
from app.cases.inbox.queues import WORKING_GROUPS, may_see_case
from app.cases.merging.merge import merge_cases
from app.models import BulkRow, BulkRun, Case, User, UserTask
from app.models.upsert import insert_missing

CLAIM, ASSIGN, NOTE, DUPLICATE = "ambil", "serahkan", "catatan", "duplikat"
VERBS = (CLAIM, ASSIGN, NOTE, DUPLICATE)
MOST_ROWS = 100
_LONGEST_SENTENCE = 500

Verb = Callable[[Session, UserTask, Actor, datetime], object]


def claim() -> Verb:
    return lambda session, task, actor, now: claim_task(session, task, actor=actor, now=now)


def assign(to: User, note: str) -> Verb:
    def give(session: Session, task: UserTask, actor: Actor, now: datetime) -> None:
        if task.assignee_id == to.id:  # a list that was sent again: nobody is to be told twice
            raise AlreadyClaimed(f"Tugas ini sudah dipegang {to.name}.", who=to.name, when=task.claimed_at)
        assign_task(session, task, to, note=note, actor=actor, now=now)

    return give


def annotate(body: str) -> Verb:
    return lambda session, task, actor, now: add_note(session, task.case, body, actor=actor, now=now)


def close_as_duplicate(of: Case, reason: str) -> Verb:
    return lambda session, task, actor, now: merge_cases(
        session, task.case_id, of.id, reason=reason, actor=actor, now=now
    )


def tasks_chosen(session: Session, ids: Sequence[int], user: User) -> list[UserTask]:
    """Return the tasks of these ids that a user may see, most urgent first."""
    query = select(UserTask).where(UserTask.id.in_(ids)).order_by(UserTask.due_at.asc().nulls_last(), UserTask.id)
    query = query.options(joinedload(UserTask.case), joinedload(UserTask.assignee))
    return [task for task in session.scalars(query).unique() if may_see_case(user, task.case)]


def begin_run(
    session: Session,
    ids: Sequence[int],
    verb: str,
    *,
    back_to: str,
    submission_key: str | None,
    actor: Actor,
    now: datetime,
) -> tuple[BulkRun, bool]:
    """Note what is to be done; say whether it is new: a form sent twice gets the run that it has started.

    Raises BadAnswer for none or more than MOST_ROWS.
    """
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST_ROWS:
        raise BadAnswer("tugas", f"Paling banyak {MOST_ROWS} tugas sekali jalan. Kurangi pilihannya.")
    known = set(session.scalars(select(UserTask.id).where(UserTask.id.in_(ids))))
    if not known:
        raise BadAnswer("tugas", "Pilih dulu tugasnya.")
    values = {"user_id": actor.user_id, "submission_key": submission_key, "verb": verb, "back_to": back_to, "at": now}
    run_id = insert_missing(session, BulkRun, **values)
    if run_id is None:
        return session.scalars(select(BulkRun).where(BulkRun.submission_key == submission_key)).one(), False
    session.add_all(BulkRow(run_id=run_id, task_id=one, place=place) for place, one in enumerate(ids) if one in known)
    session.flush()
    return session.get_one(BulkRun, run_id), True


def do_row(session: Session, row: BulkRow, verb: Verb, *, actor: Actor, now: datetime) -> None:
    """Do the verb on one task and note what became of it; a refusal leaves nothing but its sentence."""
    try:
        with session.begin_nested():
            task = task_by_id(session, row.task_id)
            _require_sight(task, actor)
            verb(session, task, actor, now)
    except Refused as refused:
        row.done, row.sentence = False, refused.sentence[:_LONGEST_SENTENCE]
    except ProcessFault:
        row.done = False
        row.sentence = "Langkahnya gagal karena kesalahan prosedur. Kerjakan dari halaman tiketnya."
    else:
        row.done = True
    session.flush()


def _require_sight(task: UserTask, actor: Actor) -> None:
    if actor.user is None or not actor.groups & WORKING_GROUPS or not may_see_case(actor.user, task.case):
        raise NotAllowed("Anda tidak dapat mengerjakan tiket ini.")


def run_of(session: Session, run_id: int, user: User) -> BulkRun:
    """Return a run with its rows, to whoever started it. Raises NotFound."""
    rows = selectinload(BulkRun.rows).joinedload(BulkRow.task).joinedload(UserTask.case)
    run = session.scalar(select(BulkRun).where(BulkRun.id == run_id, BulkRun.user_id == user.id).options(rows))
    if run is None:
        raise NotFound("Hasil itu tidak ada.")
    return run


def case_numbered(session: Session, number: str, user: User) -> Case:
    """Return the open case of this number that a user may see. Raises BadAnswer."""
    case = session.scalar(select(Case).where(Case.number == number.strip().upper()))
    if case is None or not may_see_case(user, case):
        raise BadAnswer("duplicate_of", "Tidak ada tiket dengan nomor itu. Periksa nomornya, misalnya T-2026-000017.")
    return case
