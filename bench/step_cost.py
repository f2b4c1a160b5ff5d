"""The cost of one completed user task, with everything persisted, beside the bare engine on the same flow.

The flow is the escalation and its return: two user tasks, two lanes, a service task, for ever. The three ways take
turns within one run, so that the machine's drift falls on all of them.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from app.administration.accounts import add_user
from app.audit import Actor
from app.bootstrap import fill, migrate
from app.cases.complete import complete_task
from app.cases.open_case import open_case
from app.channels.site import Site
from app.database import begin_writing, prepare_engine
from app.definitions.published import active
from app.engine import Instance, Specification
from app.models import Case, ProcessInstance, User, UserTask
from app.models.process import OPEN

START = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
ANSWERS = {"handle": "escalate", "resolve": "return"}
GROUPS = ("helpdesk", "admin_ppe")


class QuietHost:
    """Answers the engine without a database: what the bare engine is measured with."""

    def call_service(self, operation: str, parameters: Any) -> Any:
        return parameters.get("level") if operation == "case/escalate" else None

    def workdays_later(self, days: int) -> str:
        return (START + timedelta(days=days)).isoformat()


@dataclass
class Stage:
    """A prepared database with one open case."""

    session: Session
    case: Case
    staff: dict[str, User]
    at: datetime = START

    def task(self) -> UserTask:
        query = select(UserTask).where(UserTask.case_id == self.case.id, UserTask.state == OPEN)
        return self.session.scalars(query).one()

    def complete(self) -> float:
        """Complete the open task as a request would; return the milliseconds from lock to commit."""
        task = self.task()
        task_id, element, group = task.id, task.element_id, task.candidate_group
        self.session.rollback()
        self.session.expire_all()
        actor = Actor.staff(self.staff[group])  # detached, as loaded by the request before
        self.at += timedelta(seconds=1)
        begin = time.perf_counter()
        begin_writing(self.session)
        complete_task(
            self.session,
            task_id,
            facts={"escalation_reason": "Perlu dicek di server."} if element == "handle" else {"return_reason": "x"},
            data={"decision": ANSWERS[element]},
            actor=actor,
            now=self.at,
        )
        self.session.commit()
        return (time.perf_counter() - begin) * 1000


def prepare(folder: Path) -> Stage:
    engine = create_engine(f"sqlite:///{folder / 'bench.db'}")
    prepare_engine(engine)
    migrate(engine, folder)
    site = Site("http://localhost", "helpdesk@localhost", folder / "files", 1_000_000, ZoneInfo("Asia/Jakarta"))
    session = Session(engine, info={"site": site})
    begin_writing(session)
    fill(session, now=START, is_trial=False)
    staff = {
        role: add_user(session, name=role, email=f"{role}@lpse.test", roles=[role], actor=Actor.system(), now=START)
        for role in GROUPS
    }
    facts = {"case.subject": "x", "case.description": "y", "requester.name": "Sari", "requester.email": "s@lpse.test"}
    case = open_case(
        session,
        active(session),
        kind="ticket",
        channel="portal",
        facts=facts,
        data={},
        actor=Actor(),
        now=START,
    )
    session.commit()
    session.refresh(case)
    for user in staff.values():
        user.group_keys  # noqa: B018 - loads them
    session.expunge_all()  # what a request has loaded before the step begins
    return Stage(session, case, staff)


class BareEngine:
    """The same flow without the application: state in memory, or one row through the raw driver."""

    def __init__(self, spec: Specification, process_id: str, state: bytes, file: Path | None) -> None:
        self.spec, self.process_id, self.state = spec, process_id, state
        self.host, self.at = QuietHost(), START
        self.connection = _raw(file, state) if file else None

    def complete(self) -> float:
        self.at += timedelta(seconds=1)
        begin = time.perf_counter()
        if self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            (self.state,) = self.connection.execute("SELECT state FROM instance WHERE id = 1").fetchone()
        instance = Instance.restore(self.spec, self.process_id, self.state, host=self.host)
        task = next(wait for wait in instance.waits() if wait.is_user_task)
        instance.complete(task.task_id, {"decision": ANSWERS[task.element.id]}, now=self.at)
        self.state = instance.dump()
        if self.connection:
            self.connection.execute("UPDATE instance SET state = ? WHERE id = 1", (self.state,))
            self.connection.execute("COMMIT")
        return (time.perf_counter() - begin) * 1000


def _raw(file: Path, state: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state BLOB)")
    connection.execute("INSERT INTO instance VALUES (1, ?)", (state,))
    return connection


def count_statements(stage: Stage, work: Callable[[], Any]) -> int:
    """Return how many SQL statements `work` sends, BEGIN and COMMIT left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            sent.append(statement)

    engine = stage.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent) - 1  # the stage's own look for the open task


def measure(steps: int) -> dict[str, Any]:
    """Return medians in milliseconds, and their ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stage = prepare(folder)
        row = stage.session.scalars(
            select(ProcessInstance).where(ProcessInstance.case_id == stage.case.id, ProcessInstance.role == "main")
        ).one()
        spec = active(stage.session).specification
        engine = BareEngine(spec, row.process_id, row.state, None)
        floor = BareEngine(spec, row.process_id, row.state, folder / "floor.db")
        ways: dict[str, Callable[[], float]] = {
            "engine": engine.complete,
            "floor": floor.complete,
            "service": stage.complete,
        }
        for way in ways.values():
            for _ in range(10):
                way()
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(steps):
            for name_of, way in ways.items():
                taken[name_of].append(way())
        statements = [count_statements(stage, stage.complete) for _ in range(10)]
        median = {way: statistics.median(values) for way, values in taken.items()}
        stage.session.refresh(row)
        figures = {
            "engine_ms": round(median["engine"], 3),
            "floor_ms": round(median["floor"], 3),
            "service_ms": round(median["service"], 3),
            "service_over_engine": round(median["service"] / median["engine"], 2),
            "step_over_floor_sqlite": round(median["service"] / median["floor"], 2),
            "sql_per_step": statistics.mean(statements),
            "bytes_instance": len(row.state),
        }
        stage.session.close()
        return figures
