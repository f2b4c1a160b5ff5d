"""An event log of ten thousand cases, read by pm4py in an environment of its own and by our own small reader."""

import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from app.audit.export import Scope, write_export
from app.models import Base
from bench.peers import HERE, environment
from tests.audit.reading_back import read_xes
from tests.desk import Desk

CASES = 10_000
STEP = 10_000  # between the ids of one copy and those of the next


def lived_cases(desk: Desk) -> int:
    """Let a dozen cases run, each of another kind of fate; return how many."""
    for fate in range(12):
        case = desk.open(requester_name=f"Pengguna {fate}")
        for _ in range(fate % 4):
            desk.do(case, "ask", question="Sejak kapan?")
            desk.send(case, "reply", "Sejak pagi.")
        if fate % 3:
            desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
        if fate % 3 == 2:
            desk.do(case, "resolve", solution="User ID dipulihkan oleh Admin PPE.")
        desk.wait(hours=fate * 5)
    return 12


def copy_cases(desk: Desk, copies: int) -> None:
    """Copy every case with its tasks and events, each copy with ids of its own."""
    alike = {
        "requester": {"id": STEP},
        "service_case": {"id": STEP, "requester_id": STEP},
        "process_instance": {"id": STEP, "case_id": STEP},
        "user_task": {"id": STEP, "case_id": STEP, "instance_id": STEP},
        "audit_event": {"id": STEP, "case_id": STEP, "requester_id": STEP},
    }
    own = {"number", "tracking_token", "engine_task_id"}
    for table, moved in alike.items():
        columns = [column.name for column in Base.metadata.tables[table].columns if column.name != "submission_key"]
        values = [
            f"x.{name} + n * {moved[name]}"
            if name in moved
            else f"n || '-' || substr(x.{name}, 1, 24)"
            if name in own
            else f"x.{name}"
            for name in columns
        ]
        known = "x.case_id IS NOT NULL" if table == "audit_event" else "true"
        series = f"WITH RECURSIVE g (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {copies})"
        rows = f"SELECT {', '.join(values)} FROM g, (SELECT * FROM {table}) x WHERE {known}"
        desk.session.execute(text(f"INSERT INTO {table} ({', '.join(columns)}) {series} {rows}"))
    desk.session.commit()


@pytest.mark.soak
def test_pm4py_reads_the_same_cases_events_actors_and_variants(desk: Desk, tmp_path: Path) -> None:
    lived = lived_cases(desk)
    copy_cases(desk, CASES // lived)
    path = tmp_path / "trail.xes"
    with path.open("w+b") as file:
        done = write_export(desk.session, Scope(), "xes", file)
    python = environment("pm4py", ("pm4py==2.7.*",))
    command = [str(python), str(HERE / "pm4py_peer.py"), str(path)]
    read = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    log = read_xes(path)
    assert read == {
        "cases": log.cases,
        "events": log.events,
        "actors": len(log.actors),
        "variants": len(log.variants),
    }
    in_trail = "SELECT count(DISTINCT case_id), count(*) FROM audit_event WHERE case_id IS NOT NULL"
    assert desk.session.execute(text(in_trail)).one() == (log.cases, log.events)
    assert log.cases == lived * (CASES // lived + 1) >= CASES
    assert done.events == log.events
    print(read)
