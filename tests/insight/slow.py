"""The figures of the reports, computed slowly and on their own: from the events of the trail alone, day by day.

Shares nothing with `app.insight`: no table that the work reads, no arithmetic of `app.sla` but which days are worked.
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.sla import Calendar

WIB = ZoneInfo("Asia/Jakarta")
TOLD = ("user_task", "intermediate_catch_event", "boundary_event", "end_event")


@dataclass
class Told:
    """What the events of one case say of it."""

    case_id: int
    kind: str
    channel: str
    received_at: datetime
    calendar: Calendar
    category: str = ""
    version: int = 0
    level: str = "helpdesk"
    answers: list[datetime] = field(default_factory=list)
    closed: bool = False
    close_reason: str = ""
    late: bool = False
    due_at: datetime | None = None
    clock: list[tuple[datetime, str, str]] = field(default_factory=list)
    tasks: dict[int, dict] = field(default_factory=dict)
    visits: Counter = field(default_factory=Counter)
    waits: dict[tuple, list[int]] = field(default_factory=lambda: defaultdict(list))
    works: dict[tuple, list[int]] = field(default_factory=lambda: defaultdict(list))
    breaches: Counter = field(default_factory=Counter)
    steps: list[tuple[str, str]] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    @property
    def day(self) -> date:
        return self.received_at.astimezone(WIB).date()

    @property
    def outcome(self) -> str:
        if self.late:
            return "late"
        if self.answers:
            return "on_time"
        return "other" if self.closed else "running"

    @property
    def reopened(self) -> int:
        return sum(before == "stopped" for _at, before, _after in self.clock)

    def first_answer(self) -> int | None:
        return (
            worked(self.calendar, opening(self.calendar, self.received_at), self.answers[0]) if self.answers else None
        )

    def gross(self) -> int | None:
        return (
            worked(self.calendar, opening(self.calendar, self.received_at), self.answers[-1]) if self.answers else None
        )

    def net(self) -> int | None:
        """Return the time in which the clock ran, second by second of each span in which it did."""
        if not self.answers:
            return None
        end, start = self.answers[-1], opening(self.calendar, self.received_at)
        state, since, total = "running", start, 0.0
        for at, _before, after in self.clock:
            if state == "running":
                total += exactly(self.calendar, since, min(max(at, start), end))
            state, since = after, max(at, start)
        if state == "running":
            total += exactly(self.calendar, since, end)
        return int(total)

    def handler(self) -> str:
        held: Counter = Counter()
        for task in self.tasks.values():
            if task["ended"]:
                held[task["group"]] += worked(self.calendar, task["created"], task["ended"])
        if any(task["ended"] for task in self.tasks.values()):
            most = max(held.values())
            return sorted(group for group, seconds in held.items() if seconds == most)[0]
        return list(self.tasks.values())[-1]["group"] if self.tasks else ""

    def deviations(self) -> set[str]:
        found = set()
        if self.late:
            found.add("late")
        if self.reopened:
            found.add("reopened")
        if self.closed and not self.answers and self.close_reason in ("confirmed", "auto", "answered", "cancelled"):
            found.add("unanswered")
        if "lkpp" in self.levels and "admin_ppe" not in self.levels[: self.levels.index("lkpp")]:
            found.add("skipped")
        return found


def clock_of(case: Told) -> str:
    return case.clock[-1][2] if case.clock else "running"


def exactly(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Return how long the clock ran: a working day counts whole, a closed one not at all."""
    start, end = start.astimezone(WIB).replace(tzinfo=None), end.astimezone(WIB).replace(tzinfo=None)
    day, total = start.date(), 0.0
    while day <= end.date():
        if calendar.is_working_day(day):
            midnight = datetime.combine(day, time())
            total += max(0.0, (min(end, midnight + timedelta(days=1)) - max(start, midnight)).total_seconds())
        day += timedelta(days=1)
    return total


def worked(calendar: Calendar, start: datetime, end: datetime) -> int:
    return int(exactly(calendar, start, end))


def opening(calendar: Calendar, at: datetime) -> datetime:
    local, day = at.astimezone(WIB), at.astimezone(WIB).date()
    while True:
        hours = calendar.hours_on(day)
        if hours and local <= datetime.combine(day, hours.closes, WIB):
            return max(local, datetime.combine(day, hours.opens, WIB))
        day += timedelta(days=1)


def read(session: Session) -> dict[int, Told]:
    """Read every case from its events."""
    calendars = {
        key: Calendar.from_json(content)
        for key, content in session.execute(text("SELECT id, content FROM calendar_version"))
    }
    told: dict[int, Told] = {}
    moved: dict[int, dict[str, datetime]] = defaultdict(dict)
    for case_id, at, stated_at, name, deployment, data in session.execute(
        text(
            "SELECT case_id, at, stated_at, name, deployment_id, data FROM audit_event "
            "WHERE case_id IS NOT NULL ORDER BY id"
        )
    ):
        data, at = json.loads(data), aware(at)
        if name == "case_opened":
            kind = "complaint" if data["number"].startswith("P") else "ticket"
            told[case_id] = Told(case_id, kind, data["channel"], aware(stated_at or at), calendars[data["calendar"]])
        case = told[case_id]
        case.names.add(name)
        case.version = deployment
        follow(case, name, at, deployment, data)
        seen = set()
        for step in data.get("path", []):
            key = (deployment, step["process"], step["element"])
            case.visits[key] += 1
            is_first = step["process"] not in seen and step["process"] in moved[case_id]
            if is_first and step["kind"] in ("event_based_gateway", "intermediate_catch_event"):
                case.waits[key].append(worked(case.calendar, moved[case_id][step["process"]], at))
            seen.add(step["process"])
            if step["process"] != "watch_sla" and step["kind"] in TOLD:
                case.steps.append((step["process"], step["element"]))
        for process in seen:
            moved[case_id][process] = at
    return told


def aware(at: object) -> datetime:
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    assert isinstance(at, datetime)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))


def follow(case: Told, name: str, at: datetime, deployment: int, data: dict) -> None:
    facts = {**data.get("facts", {}), **(data.get("after") or {} if name == "case_opened" else {})}
    if "case.category" in facts:
        case.category = facts["case.category"]["after"]
    match name:
        case "case_answered":
            case.answers.append(at)
        case "case_closed":
            case.closed, case.close_reason = True, data["after"]["reason"]
        case "case_reopened":
            case.closed = False
        case "case_escalated":
            case.level = data["after"]["level"]
            case.levels.append(case.level)
        case "sla_breached":
            case.late = True
            for task in case.tasks.values():
                if not task["ended"]:
                    case.breaches[task["key"]] += 1
        case "target_set":
            case.due_at = aware(data["after"]["due_at"])
        case "clock_changed":
            case.due_at = aware(data["after"]["due_at"]) if data["after"].get("due_at") else case.due_at
            case.clock.append((at, data["before"]["clock"], data["after"]["clock"]))
        case "task_created":
            case.tasks[data["task"]] = {
                "created": at, "ended": None, "group": data["group"], "taken": at if data["assignee"] else None,
                "key": (deployment, process_of(data["element"]), data["element"]),
            }  # fmt: skip
        case "task_claimed" | "task_handed_over":
            case.tasks[data["task"]]["taken"] = at
        case "task_released":
            case.tasks[data["task"]]["taken"] = None
        case "task_completed" | "task_cancelled":
            task = case.tasks[data["task"]]
            task["ended"] = at
            if name == "task_completed" and task["taken"] is None:
                task["taken"] = at  # who completes a free task takes it thereby
            case.waits[task["key"]].append(worked(case.calendar, task["created"], task["taken"] or at))
            if task["taken"]:
                case.works[task["key"]].append(worked(case.calendar, task["taken"], at))


PROCESS_OF = {"complaint_handle": "handle_complaint"}


def process_of(element: str) -> str:
    if element.startswith("faq"):
        return "publish_faq"
    return PROCESS_OF.get(element, "handle_ticket")
