"""What was found out about one content of the procedure before it is published: its scenarios and its impact.

Thousands of running cases take longer than a page may, so a check is a row that the background works off and a page
looks at. It is found by the digest of the files: a draft that is changed afterwards is another content, not checked.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.audit import Actor
from app.definitions.drafts import files_of
from app.definitions.folder import Files
from app.definitions.published import load
from app.models import ProcedureCheck
from app.models.publication import CHECK_DONE, CHECK_FAILED, CHECK_RUNNING, CHECK_WAITING

VANISHED_AFTER = timedelta(seconds=60)
_LONGEST_PROBLEM = 500


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """A scenario that was played, and what was not as expected."""

    path: str
    name: str
    passed: bool
    problems: tuple[str, ...]


def ask_check(
    session: Session,
    digest: str,
    *,
    draft_id: int | None = None,
    deployment_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> ProcedureCheck:
    """Let the background check a content; one that is under way is not begun anew."""
    check = check_of(session, digest)
    if check is not None and is_under_way(check, now):
        return check
    if check is None:
        check = ProcedureCheck(digest=digest)
        session.add(check)
    check.draft_id, check.deployment_id = draft_id, deployment_id
    check.state, check.asked_by_id, check.asked_at = CHECK_WAITING, actor.user_id, now
    check.touched_at = check.finished_at = check.problem = check.scenarios = check.impact = None
    check.done = check.total = 0
    session.flush()
    return check


def check_of(session: Session, digest: str) -> ProcedureCheck | None:
    """Return what is known of a content, under way or done."""
    query = select(ProcedureCheck).where(ProcedureCheck.digest == digest)
    return session.scalar(query.execution_options(populate_existing=True))


def is_under_way(check: ProcedureCheck, now: datetime) -> bool:
    if check.state == CHECK_WAITING:
        return True
    return check.state == CHECK_RUNNING and check.touched_at is not None and check.touched_at > now - VANISHED_AFTER


def checks_in_work(session: Session, now: datetime) -> list[int]:
    """Return the ids of the checks that wait for somebody to take them, or whose worker has vanished."""
    waits = or_(
        ProcedureCheck.state == CHECK_WAITING,
        (ProcedureCheck.state == CHECK_RUNNING) & (ProcedureCheck.touched_at <= now - VANISHED_AFTER),
    )
    open_ones = ProcedureCheck.state.in_((CHECK_WAITING, CHECK_RUNNING))
    return list(session.scalars(select(ProcedureCheck.id).where(open_ones, waits).order_by(ProcedureCheck.id)))


def take_check(session: Session, check_id: int, *, now: datetime) -> ProcedureCheck | None:
    """Make a check one's own; None where another was first."""
    free = or_(ProcedureCheck.state == CHECK_WAITING, ProcedureCheck.touched_at <= now - VANISHED_AFTER)
    open_ones = ProcedureCheck.state.in_((CHECK_WAITING, CHECK_RUNNING))
    taking = update(ProcedureCheck).where(ProcedureCheck.id == check_id, open_ones, free)
    taken = session.execute(taking.values(state=CHECK_RUNNING, touched_at=now, done=0, total=0))
    if not taken.rowcount:  # type: ignore[attr-defined]
        return None
    return session.get(ProcedureCheck, check_id, populate_existing=True)


def note_progress(session: Session, check_id: int, done: int, total: int, *, now: datetime) -> None:
    running = update(ProcedureCheck).where(ProcedureCheck.id == check_id, ProcedureCheck.state == CHECK_RUNNING)
    session.execute(running.values(done=done, total=total, touched_at=now))


def end_check(session: Session, check_id: int, scenarios: list[ScenarioOutcome], impact: str, *, now: datetime) -> None:
    """Keep what was found. `impact` is what `app.cases.impact_kept` wrote."""
    told = orjson.dumps([asdict(one) for one in scenarios]).decode()
    _end(session, check_id, now, state=CHECK_DONE, scenarios=told, impact=impact)


def fail_check(session: Session, check_id: int, problem: str, *, now: datetime) -> None:
    _end(session, check_id, now, state=CHECK_FAILED, problem=problem[:_LONGEST_PROBLEM])


def _end(session: Session, check_id: int, now: datetime, **values: object) -> None:
    running = update(ProcedureCheck).where(ProcedureCheck.id == check_id, ProcedureCheck.state == CHECK_RUNNING)
    session.execute(running.values(finished_at=now, touched_at=now, **values))


def files_to_check(session: Session, check: ProcedureCheck) -> Files:
    """Return the files that a check is about, as they are now."""
    if check.draft_id is not None:
        return files_of(session, check.draft_id)
    assert check.deployment_id is not None
    return load(session, check.deployment_id).files


def scenarios_of(check: ProcedureCheck) -> list[ScenarioOutcome]:
    found = orjson.loads(check.scenarios) if check.scenarios else []
    return [ScenarioOutcome(**{**one, "problems": tuple(one["problems"])}) for one in found]


def red_scenarios(check: ProcedureCheck) -> list[ScenarioOutcome]:
    return [one for one in scenarios_of(check) if not one.passed]
