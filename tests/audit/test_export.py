import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.audit import Actor, record
from app.audit.export import FORMATS, Scope, of_case, of_cases, of_events, record_export, write_export
from app.audit.export.formulas import as_text
from app.audit.timeline import EventFilter
from app.models import AuditEvent, Case
from tests.audit.reading_back import read_xes, read_xlsx
from tests.desk import Desk

HOSTILE = [
    "=1+1",
    "+62 812 3456",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "   =cmd|' /C calc'!A0",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    '"=1',
    "\x01=1",
    "＝1+1",
]


def exported(desk: Desk, tmp_path: Path, form: str, scope: Scope | None = None) -> Path:
    path = tmp_path / f"trail.{form}"
    with path.open("w+b") as file:
        done = write_export(desk.session, scope or Scope(), form, file)
    assert done.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    return path


def two_cases(desk: Desk) -> tuple[Case, Case]:
    """One that went by Admin PPE, one that Budi answered."""
    one, other = desk.open(), desk.open()
    desk.do(one, "escalate", escalation_reason="Perlu akses basis data pengguna.")
    desk.do(one, "resolve", solution="User ID dipulihkan oleh Admin PPE.")
    desk.do(other, "answer", answer="Gunakan tautan lupa kata sandi pada halaman masuk.")
    return one, other


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_holds_exactly_the_events_of_the_scope(desk: Desk, tmp_path: Path, form: str) -> None:
    case, _ = two_cases(desk)
    scope = of_case(desk.session, case.number)
    path = exported(desk, tmp_path, form, scope)
    names = {
        "jsonl": lambda: [json.loads(line)["name"] for line in path.read_text("utf-8").splitlines()],
        "csv": lambda: [row["Kunci peristiwa"] for row in csv.DictReader(path.open(encoding="utf-8", newline=""))],
        "xlsx": lambda: [row[4] for row in read_xlsx(path)[1:]],
        "xes": lambda: [event["audit:event"] for event in read_xes(path).traces[case.number]],
    }
    assert names[form]() == desk.events(case)


def test_a_log_for_miners_has_the_cases_events_actors_and_variants_of_the_trail(desk: Desk, tmp_path: Path) -> None:
    one, other = two_cases(desk)
    log = read_xes(exported(desk, tmp_path, "xes"))
    of_cases_only = AuditEvent.case_id.is_not(None)
    assert log.cases == desk.session.scalar(select(func.count()).select_from(Case)) == 2
    assert log.events == desk.session.scalar(select(func.count()).select_from(AuditEvent).where(of_cases_only))
    who = desk.session.execute(select(AuditEvent.actor_id, AuditEvent.requester_id).where(of_cases_only).distinct())
    assert len(log.actors) == len(who.all())
    assert log.traces.keys() == {one.number, other.number}
    assert sum(log.variants.values()) == 2
    assert len(log.variants) == 2


def test_a_task_is_an_activity_with_a_life_cycle(desk: Desk, tmp_path: Path) -> None:
    one, _ = two_cases(desk)
    events = read_xes(exported(desk, tmp_path, "xes")).traces[one.number]
    ani = desk.staff("admin_ppe")
    steps = [(e["audit:step"], e["lifecycle:transition"], e["org:resource"]) for e in events if "audit:step" in e]
    assert ("resolve", "complete", f"petugas-{ani.id}") in steps
    assert Counter(transition for step, transition, _ in steps if step == "resolve") == {"schedule": 1, "complete": 1}


def test_a_log_for_miners_names_no_person_and_repeats_no_word_of_theirs(desk: Desk, tmp_path: Path) -> None:
    two_cases(desk)
    text = exported(desk, tmp_path, "xes").read_text("utf-8")
    for word in ("Sari", "sari@", "Budi", "Ani<", "Tidak dapat masuk", "lupa kata sandi pada", "basis data pengguna"):
        assert word not in text


def test_a_log_for_miners_stays_xml_whatever_a_step_or_a_key_holds(desk: Desk, tmp_path: Path) -> None:
    case = desk.open()
    desk.task(case).name = "Tangani <b>&\x0b]]> \ud7ff"
    desk.session.commit()
    log = read_xes(exported(desk, tmp_path, "xes"))
    assert "Tangani <b>&\ufffd]]> \ud7ff" in {event["concept:name"] for event in log.traces[case.number]}


@pytest.mark.parametrize("subject", HOSTILE)
def test_no_cell_of_a_requester_is_a_formula(desk: Desk, tmp_path: Path, subject: str) -> None:
    case = desk.open(case_subject="Perihal")
    case.subject = subject
    desk.session.commit()
    with exported(desk, tmp_path, "csv", _of(desk, case)).open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["Perihal"] == f"'{subject}"
    assert str(read_xlsx(exported(desk, tmp_path, "xlsx", _of(desk, case)))[1][6]).startswith("'")


def _of(desk: Desk, case: Case) -> Scope:
    return of_case(desk.session, case.number)


@pytest.mark.parametrize("text", ["", "Gagal masuk", "Kode 100-2", "a=b", "2026-01-31", "(=1)"])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert as_text(text) == text


def test_a_text_too_long_for_a_cell_says_that_it_was_cut(desk: Desk, tmp_path: Path) -> None:
    record(desk.session, "setting_changed", actor=Actor.system(), at=desk.now, after={"address": "x" * 40_000})
    desk.session.commit()
    last = read_xlsx(exported(desk, tmp_path, "xlsx"))[-1][14]
    assert len(str(last)) == 32_767
    assert "terpotong" in str(last)


def test_a_period_takes_only_its_events(desk: Desk, tmp_path: Path) -> None:
    case = desk.open()
    noon = desk.clock.forward(hours=3)
    desk.do(case, "escalate", escalation_reason="Perlu akses basis data pengguna.")
    before = of_case(desk.session, case.number, at_before=noon)
    after = of_case(desk.session, case.number, at_from=noon)
    count = [len(exported(desk, tmp_path, "jsonl", scope).read_text().splitlines()) for scope in (before, after)]
    assert sum(count) == len(desk.events(case))
    assert min(count) > 0


def test_the_cases_found_are_exported_and_no_other(desk: Desk, tmp_path: Path) -> None:
    one, _ = two_cases(desk)
    found = of_cases(select(Case).where(Case.id == one.id).order_by(Case.id.desc()), {"number": one.number})
    assert read_xes(exported(desk, tmp_path, "xes", found)).traces.keys() == {one.number}


def test_an_export_is_an_event_with_its_filter_count_and_digest(desk: Desk, tmp_path: Path) -> None:
    case, _ = two_cases(desk)
    agus = Actor.staff(desk.staff("auditor"))
    scope = of_case(desk.session, case.number)
    with (tmp_path / "trail.csv").open("w+b") as file:
        done = write_export(desk.session, scope, "csv", file)
    record_export(desk.session, scope, done, actor=agus, now=desk.now)
    desk.session.commit()
    event = desk.session.scalars(select(AuditEvent).where(AuditEvent.name == "audit_exported")).one()
    assert (event.case_id, event.actor_id) == (case.id, agus.user_id)
    digest = hashlib.sha256((tmp_path / "trail.csv").read_bytes()).hexdigest()
    assert json.loads(event.data) == {
        "digest": digest,
        "events": len(desk.events(case)) - 1,
        "filter": {"number": case.number},
        "format": "csv",
    }


def test_an_empty_scope_gives_an_empty_file_of_its_form(desk: Desk, tmp_path: Path) -> None:
    nothing = of_events(EventFilter(name="case_reopened"))
    assert exported(desk, tmp_path, "jsonl", nothing).read_text() == ""
    assert len(read_xlsx(exported(desk, tmp_path, "xlsx", nothing))) == 1
    assert read_xes(exported(desk, tmp_path, "xes", nothing)).cases == 0
