"""Move one running case to another version of the procedure, whole or not at all.

Under the case's lock both of its instances are tried on the new version as the impact page tries them (`dry_run`), and
what stood that test is what is stored. Task rows keep their ids, so that whoever holds one, and whatever was typed into
its form, stays with it; timers keep their instants. Only the place decides anew what a place decides: the clock, the
position, the group, the form.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.audit.record import write_waiting
from app.cases import step as steps
from app.cases.clock import calendar_of, follow_clock
from app.cases.deadlines import Deadline, changed_deadlines
from app.cases.dry_run import INCIDENT, Carried, DryHost, DryRun, MustStay
from app.cases.last_move import MOVES
from app.cases.merging.merged import parked_tasks
from app.cases.notices import tell_new_work
from app.cases.step_at_work import Step
from app.engine import Wait
from app.models import AuditEvent, Membership, ProcessInstance, UserTask

FINISHED = "finished"


def move_case(
    session: Session,
    case_id: int,
    run: DryRun,
    *,
    reason: str,
    migration_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Move a case to the version that `run` tries; False where it is there already.

    What was overdue fires first, on the old version. Raises MustStay, or ProcessFault where a step of its own fails;
    nothing of it may be committed then.
    """
    step = steps.begin(session, case_id, actor=actor, now=now)
    old, target, case = step.published, run.target, step.case
    if old.id == target.id:
        return False
    main = step.instances.get(steps.MAIN)
    if main is None or main.completed_at is not None:
        raise MustStay(FINISHED, main.process_id if main else "")
    host = DryHost(calendar_of(session, case), _came_there(session, step))
    carried, deadlines = _tried(step, run, host)
    step.published = target
    case.deployment_id = target.id
    for role, moved in carried.items():  # one that is over stays where it ended
        step.instances[role].deployment_id = target.id
        _store(step, step.instances[role], moved)
    waits, position = carried[steps.MAIN].instance.waits(), case.position
    place = max(waits, key=lambda wait: wait.depth, default=None)
    released = _follow_tasks(step, waits)
    if case.merged_into_id is None:
        follow_clock(step, waits)
        if step.is_clock_changed:
            steps.tell_watch(step)
    step.record(
        "case_migrated",
        migration=migration_id,
        before={"version": old.version, "position": position},
        after={"version": target.version, "position": case.position},
        reason=reason,
        process=place.element.process_id if place else main.process_id,
        element=place.element.id if place else "",
        deadlines=[_as_data(one) for one in deadlines],
        released_tasks=[task.id for task in released],
        tasks=[
            {"task": task.id, "group": task.candidate_group, "assignee": task.assignee_id}
            for task in step.tasks
            if task.ended_at is None
        ],
    )
    steps.store(step)
    for task in released:
        tell_new_work(step, task)
    return True


def _tried(step: Step, run: DryRun, host: DryHost) -> tuple[dict[str, Carried], list[Deadline]]:
    """Return each unfinished instance on the target version, and what becomes of its timers. Raises MustStay."""
    carried: dict[str, Carried] = {}
    deadlines: list[Deadline] = []
    for role, row in step.instances.items():
        if row.completed_at is not None:
            continue
        if row.is_blocked:
            raise MustStay(INCIDENT, row.process_id)
        carried[role] = run.move(step.published, row.process_id, row.state, host)
        deadlines += changed_deadlines(step.case, step.published, run.target, row, carried[role].instance, host)
    return carried, deadlines


def _store(step: Step, row: ProcessInstance, moved: Carried) -> None:
    instance, row.state = moved.instance, moved.saved
    row.messages = ",".join(sorted(instance.messages()))
    timer = instance.next_timer()
    at = timer.at if timer else None
    if step.case.merged_into_id is not None:  # set aside: its timers wait where no worker looks
        row.parked_timer_at = at
        return
    row.next_timer_at = at
    step.session.info.setdefault(steps.MOVED_TIMERS, {})[row.id] = (row.case_id, at)


def _follow_tasks(step: Step, waits: Sequence[Wait]) -> list[UserTask]:
    """Name, form and group as the new version has them; return the tasks whose holder is not of the group any more."""
    places = {wait.task_id: wait.element for wait in waits}
    released = []
    is_merged = step.case.merged_into_id is not None
    tasks = parked_tasks(step) if is_merged else list(step.open_tasks)
    for task in tasks:
        element = places[task.engine_task_id]
        if (name := element.name or task.name) != task.name:
            task.name = name
        if (form := element.properties["form"]) != task.form_id:
            task.form_id = form
        group = step.published.group_of(element.lane)
        if group == task.candidate_group:
            continue
        task.candidate_group = group
        if task.assignee_id is not None and not _is_member(step.session, task.assignee_id, group):
            task.assignee_id = task.claimed_at = task.on_behalf_of_id = None
            if not is_merged:
                released.append(task)
    step.tasks += [task for task in tasks if task not in step.tasks]
    return released


def _is_member(session: Session, user_id: int, group: str) -> bool:
    return session.get(Membership, (user_id, group)) is not None


def _came_there(session: Session, step: Step) -> datetime:
    """Return when the case came to where it stands."""
    write_waiting(session)  # what was overdue has just fired
    return session.scalar(_LAST_MOVE, {"of_case": step.case.id}) or step.case.received_at


_LAST_MOVE = select(func.max(AuditEvent.at)).where(
    AuditEvent.case_id == bindparam("of_case"), AuditEvent.name.in_(MOVES)
)


def _as_data(deadline: Deadline) -> dict[str, Any]:
    return {
        "element": deadline.element,
        "effect": deadline.effect,
        "at": deadline.at,
        "by_new_rule": deadline.by_new_rule,
    }
