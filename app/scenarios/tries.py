"""Keep a person's try: its steps, and nothing of what they came to.

A try is nobody else's and changes nothing, so the trail does not tell of it. What does come of one, a scenario in a
draft, is told as any other change of a draft's files.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.errors import Conflict, Refused
from app.models import ProcedureTry
from app.scenarios.model import MOST_STEPS, BadScenario, Scenario, Start, Step
from app.scenarios.reading import read_scenario
from app.scenarios.writing import write_scenario

TITLE = "Percobaan"
"""What a try is called until it is kept."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is tried: a draft or a published version."""

    draft_id: int | None = None
    deployment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """`path` is the scenario that it was opened from."""

    scenario: Scenario
    path: str | None = None


def try_of(session: Session, subject: Subject, user_id: int) -> Try | None:
    row = _row(session, subject, user_id)
    return Try(read_scenario(row.content.encode()), row.path) if row is not None else None


def begin_try(session: Session, subject: Subject, user_id: int, start: Start, *, now: datetime) -> None:
    """Begin anew with a case that comes in so; an earlier try is given up."""
    put_try(session, subject, user_id, Scenario(TITLE, start), None, now=now)


def put_try(
    session: Session, subject: Subject, user_id: int, scenario: Scenario, path: str | None, *, now: datetime
) -> None:
    """Put a whole scenario in the place of the try. Raises Refused for one that could not be read again."""
    content = writable(scenario).decode()
    row = _row(session, subject, user_id) or ProcedureTry(
        user_id=user_id, draft_id=subject.draft_id, deployment_id=subject.deployment_id
    )
    row.content, row.path, row.changed_at = content, path, now
    session.add(row)
    session.flush()


def add_step(session: Session, subject: Subject, user_id: int, step: Step, *, seen: int, now: datetime) -> None:
    """Go one step on; `seen` is how many the page showed. Raises Conflict, Refused."""
    found = _seen(session, subject, user_id, seen)
    if len(found.scenario.steps) >= MOST_STEPS:
        raise Refused(
            f"Satu percobaan paling banyak {MOST_STEPS} langkah. Simpan sebagai skenario, lalu mulai yang baru."
        )
    put_try(session, subject, user_id, found.scenario.followed_by(step), found.path, now=now)


def cut_try(session: Session, subject: Subject, user_id: int, *, length: int, seen: int, now: datetime) -> None:
    """Keep only the first steps of a try. Raises Conflict."""
    found = _seen(session, subject, user_id, seen)
    put_try(session, subject, user_id, found.scenario.cut(max(0, length)), found.path, now=now)


def writable(scenario: Scenario) -> bytes:
    """Return the file of a scenario. Raises Refused where it is too large, or holds what no scenario may."""
    content = write_scenario(scenario)
    try:
        read_scenario(content)
    except BadScenario as bad:
        raise Refused(f"Ini tidak dapat disimpan. {bad.problems[0]}") from bad
    return content


def drop_try(session: Session, subject: Subject, user_id: int) -> None:
    row = _row(session, subject, user_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _seen(session: Session, subject: Subject, user_id: int, seen: int) -> Try:
    found = try_of(session, subject, user_id)
    if found is None or len(found.scenario.steps) != seen:
        raise Conflict(
            "Percobaan ini sudah berlanjut di jendela lain. Muat ulang halamannya, lalu lanjutkan dari sana."
        )
    return found


def _row(session: Session, subject: Subject, user_id: int) -> ProcedureTry | None:
    query = select(ProcedureTry).where(ProcedureTry.user_id == user_id)
    if subject.draft_id is not None:
        query = query.where(ProcedureTry.draft_id == subject.draft_id)
    else:
        query = query.where(ProcedureTry.deployment_id == subject.deployment_id)
    return session.scalar(query.with_for_update())
