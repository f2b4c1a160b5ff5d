"""What another version of the procedure would do to every running case, found by trying each of them (`dry_run`).

Reads only, a batch of cases at a time, as plain columns: thousands of running cases need no more memory than a hundred,
and nothing of them can be written by accident.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.clock import calendar_version, clock_and_position
from app.cases.deadlines import Deadline, changed_deadlines
from app.cases.dry_run import INCIDENT, DryHost, DryRun, MustStay
from app.cases.last_move import MOVES
from app.definitions.deploy import known_groups
from app.definitions.published import Published, load
from app.engine import Wait
from app.models import AuditEvent, Case, ProcessInstance, UserTask
from app.models.process import OPEN

BATCH = 100

REASONS = {
    "step_missing": "Langkah tempatnya menunggu tidak ada lagi",
    "kind_changed": "Langkah tempatnya menunggu berganti jenis",
    "boundary_changed": "Yang dapat menyela langkah tempatnya menunggu berubah",
    "call_changed": "Langkah tempatnya menunggu kini menjalankan proses lain",
    "process_missing": "Proses yang dijalankannya tidak ada lagi",
    "group_missing": "Lajur langkahnya tidak mempunyai kelompok",
    "form_missing": "Formulir langkahnya tidak ada",
    "cannot_complete": "Langkah berikutnya gagal saat dicoba",
    "incident": "Sebuah insiden menunggu keputusan pada tiket ini",
    "unreadable": "Keadaan tersimpannya tidak dapat dibaca",
    "finished": "Kasusnya sudah selesai",
    "superseded": "Perintah pindah yang lebih baru menggantikannya",
    "unexpected": "Gagal karena kesalahan yang tidak terduga; lihat log",
}

FORM_CHANGED = "form_changed"
GROUP_CHANGED = "group_changed"
CLOCK_CHANGES = "clock_changes"
NOTES = {
    FORM_CHANGED: "Formulir langkah yang terbuka berubah",
    GROUP_CHANGED: "Tugas yang terbuka berpindah kelompok",
    CLOCK_CHANGES: "Jam SLA berhenti, atau berjalan lagi, saat kasusnya pindah",
}


@dataclass(frozen=True, slots=True)
class Staying:
    """A case that must stay on its version, and the element that stands in the way."""

    case_id: int
    number: str
    element: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Moving:
    """A case that can move, and where it waits."""

    case_id: int
    number: str
    name: str


@dataclass
class Impact:
    """What was found so far."""

    running: int = 0
    already: int = 0
    moving: list[Moving] = field(default_factory=list)
    staying: dict[str, list[Staying]] = field(default_factory=dict)
    deadlines: list[Deadline] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def movable(self) -> int:
        return len(self.moving)

    @property
    def staying_count(self) -> int:
        return sum(len(cases) for cases in self.staying.values())


def count_running(session: Session) -> int:
    running = select(func.count()).where(ProcessInstance.role == "main", ProcessInstance.completed_at.is_(None))
    return session.scalar(running) or 0


def assess(session: Session, target: Published, *, progress: Callable[[int], None] = lambda _: None) -> Impact:
    """Try every running case on the target version; `progress` is told how many were tried. Writes nothing."""
    impact, run = Impact(), DryRun(target, known_groups(session))
    for case, instances, tasks in _running_cases(session):
        impact.running += 1
        if case.deployment_id == target.id:
            impact.already += 1
        else:
            _assess_case(session, impact, run, case, instances, tasks)
        progress(impact.running)
    return impact


def _running_cases(session: Session) -> Iterator[tuple[Any, Sequence[Any], Sequence[Any]]]:
    """Return each running case with its unfinished instances and its open tasks, in the order of their ids."""
    last = 0
    while batch := session.execute(_CASES.where(Case.id > last).limit(BATCH)).all():
        ids = [case.id for case in batch]
        instances = session.execute(_INSTANCES.where(ProcessInstance.case_id.in_(ids))).all()
        tasks = session.execute(_TASKS.where(UserTask.case_id.in_(ids))).all()
        for case in batch:
            yield (
                case,
                [row for row in instances if row.case_id == case.id],
                [row for row in tasks if row.case_id == case.id],
            )
        last = ids[-1]


_LAST_MOVE = (
    select(func.max(AuditEvent.at))
    .where(AuditEvent.case_id == Case.id, AuditEvent.name.in_(MOVES))
    .correlate(Case)
    .scalar_subquery()
)
_CASES = (
    select(
        Case.id,
        Case.number,
        Case.deployment_id,
        Case.calendar_id,
        Case.received_at,
        Case.target_days,
        Case.paused_us,
        Case.clock,
        Case.closed_at,
        Case.merged_into_id,
        _LAST_MOVE.label("moved_at"),
    )
    .join(ProcessInstance, ProcessInstance.case_id == Case.id)
    .where(ProcessInstance.role == "main", ProcessInstance.completed_at.is_(None))
    .order_by(Case.id)
)
_INSTANCES = (
    select(
        ProcessInstance.case_id,
        ProcessInstance.role,
        ProcessInstance.process_id,
        ProcessInstance.state,
        ProcessInstance.is_blocked,
    )
    .where(ProcessInstance.completed_at.is_(None))
    .order_by(ProcessInstance.case_id, ProcessInstance.id)
)
_TASKS = select(
    UserTask.case_id, UserTask.process_id, UserTask.element_id, UserTask.candidate_group, UserTask.form_id
).where(UserTask.state == OPEN)


def _assess_case(
    session: Session, impact: Impact, run: DryRun, case: Any, instances: Sequence[Any], tasks: Sequence[Any]
) -> None:
    old = load(session, case.deployment_id)
    host = DryHost(calendar_version(session, case.calendar_id), case.moved_at or case.received_at)
    deadlines: list[Deadline] = []
    waits: list[Wait] = []
    try:
        for row in instances:
            if row.is_blocked:
                raise MustStay(INCIDENT, row.process_id)
            carried = run.move(old, row.process_id, row.state, host).instance
            deadlines += changed_deadlines(case, old, run.target, row, carried, host)
            if row.role == "main":
                waits = carried.waits()
    except MustStay as stay:
        place = Staying(case.id, case.number, stay.element_id, name_of(old, run.target, stay.element_id), stay.detail)
        impact.staying.setdefault(stay.reason, []).append(place)
        return
    impact.moving.append(Moving(case.id, case.number, _place(waits)))
    impact.deadlines += deadlines
    is_at_work = case.closed_at is None and case.merged_into_id is None
    if is_at_work and clock_and_position(waits)[0] != case.clock:
        impact.notes[CLOCK_CHANGES] += 1
    impact.notes.update(note for task in tasks for note in _notes(old, run.target, task))


def _place(waits: Sequence[Wait]) -> str:
    """Return the name of the innermost place where somebody or something is waited for."""
    names = [wait.element.name for wait in sorted(waits, key=lambda wait: wait.depth) if wait.element.name]
    return names[-1] if names else ""


def _notes(old: Published, new: Published, task: Any) -> Iterator[str]:
    """Say what the holder of an open task would notice."""
    element = new.specification.element(task.process_id, task.element_id)
    if new.group_of(element.lane) != task.candidate_group:
        yield GROUP_CHANGED
    mine, theirs = (f"forms/{form}.json" for form in (task.form_id, element.form))
    if old.files.get(mine) != new.files.get(theirs):
        yield FORM_CHANGED


def name_of(old: Published, new: Published, element_id: str) -> str:
    """Return what a reader calls an element of either version."""
    for version in (old, new):
        for process in version.specification.processes.values():
            if element_id in process.elements:
                return process.elements[element_id].name or element_id
            if process.id == element_id:
                return process.name
    return element_id
