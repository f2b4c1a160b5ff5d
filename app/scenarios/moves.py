"""What the people of a scenario do, through the services that real cases go through."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.complete import complete_task
from app.cases.correspond import awaited_messages, receive
from app.cases.errors import Refused
from app.cases.fire_timers import fire_timers
from app.cases.open_case import PUBLIC_CHANNELS, open_case
from app.engine import Element
from app.models import Case, ProcessInstance, UserTask
from app.models.process import OPEN
from app.scenarios.answering import CannotGoOn, form_of, judged, known_of, options_of
from app.scenarios.model import Complete, Receive, Start, Wait
from app.scenarios.scratch import Scratch
from app.scenarios.standing import due_timers, instances_of, running
from app.sla import NoOpening, workdays_later

MOST_TIMERS = 300
"""More do not fire in one step: a timer that is due again at once would fire for ever."""


def open_by(scratch: Scratch, start: Start) -> Case:
    """Bring the case in. Raises CannotGoOn, ProcessFault."""
    element = start_of(scratch, start.kind, start.channel)
    definition = form_of(scratch, element.form or "", element)
    answers = judged(definition, start.answers, known={}, options=options_of(scratch.session, start.answers))
    actor = Actor() if start.channel in PUBLIC_CHANNELS else _person(scratch, scratch.published.group_of(element.lane))
    try:
        return open_case(
            scratch.session,
            scratch.published,
            kind=start.kind,
            channel=start.channel,
            facts=answers.facts,
            data=answers.data,
            actor=actor,
            now=start.at,
        )
    except Refused as refused:
        raise CannotGoOn(refused.sentence, process=element.process_id, element=element.id) from refused


def start_of(scratch: Scratch, kind: str, channel: str) -> Element:
    try:
        return scratch.published.start(kind, channel)
    except KeyError:
        message = f"Prosedur ini tidak menerima kasus jenis “{kind}” lewat kanal “{channel}”."
        raise CannotGoOn(message) from None


def complete(scratch: Scratch, case: Case, step: Complete, now: datetime) -> datetime:
    """Let a member of its group complete the open task of an element. Raises CannotGoOn, ProcessFault."""
    task = task_at(scratch.session, case, step.element)
    element = scratch.published.specification.element(task.process_id, task.element_id)
    definition = form_of(scratch, task.form_id, element)
    known = known_of(scratch.session, case, definition)
    answers = judged(definition, step.answers, known=known, options=options_of(scratch.session, step.answers))
    try:
        complete_task(
            scratch.session,
            task.id,
            facts=answers.facts,
            data=answers.data,
            actor=_person(scratch, task.candidate_group),
            now=now,
        )
    except Refused as refused:
        raise CannotGoOn(refused.sentence, process=task.process_id, element=task.element_id) from refused
    return now


def take(scratch: Scratch, case: Case, step: Receive, now: datetime) -> datetime:
    """Let a message come in. Raises CannotGoOn, ProcessFault."""
    awaited = awaited_messages(scratch.session, case)
    try:
        receive(scratch.session, case.id, step.message, body=step.text, actor=Actor.asking(case.requester), now=now)
    except Refused:
        listens = ", ".join(f"“{name}”" for name in sorted(awaited)) or "tidak ada"
        message = f"Tidak ada yang menunggu pesan “{step.message}”. Yang ditunggu sekarang: {listens}."
        raise CannotGoOn(message) from None
    return now


def let_pass(scratch: Scratch, case: Case, step: Wait, now: datetime) -> datetime:
    """Let time pass; what falls due on the way fires at its instant. Return the new present.

    Raises CannotGoOn, ProcessFault.
    """
    due_by_timer = due_timers(running(scratch, instances_of(scratch, case.id), now)) if step.timer else {}
    until = end_of(scratch, step, now, due_by_timer)
    fired = 0
    while True:
        earliest = select(func.min(ProcessInstance.next_timer_at)).where(ProcessInstance.case_id == case.id)
        due = scratch.session.scalar(earliest)
        if due is None or due > until:
            return until
        if fired == MOST_TIMERS:
            raise CannotGoOn(
                f"Lebih dari {MOST_TIMERS} tenggat tiba dalam satu langkah. Periksa pewaktu yang berulang."
            )
        now, fired = max(now, due), fired + 1
        fire_timers(scratch.session, case.id, now=now)
        scratch.keep()


def end_of(scratch: Scratch, step: Wait, now: datetime, due: Mapping[str, datetime]) -> datetime:
    """Return until when a step waits. Raises CannotGoOn."""
    if step.until is not None:
        if step.until < now:
            raise CannotGoOn("Waktu tidak dapat berjalan mundur: saat yang ditunggu sudah lewat.")
        return step.until
    if step.timer is not None:
        if step.timer not in due:
            running = ", ".join(f"“{one}”" for one in sorted(due)) or "tidak ada"
            raise CannotGoOn(f"Pewaktu “{step.timer}” tidak sedang berjalan. Yang berjalan sekarang: {running}.")
        return max(now, due[step.timer])
    if step.working_days is not None:
        try:
            return workdays_later(scratch.calendar, now, step.working_days)
        except NoOpening:
            raise CannotGoOn("Kalender kerja tidak mempunyai hari kerja sejauh itu.") from None
    return now + timedelta(hours=step.hours or 0, minutes=step.minutes or 0)


def task_at(session: Session, case: Case, element: str) -> UserTask:
    """Return the open task of an element. Raises CannotGoOn."""
    query = select(UserTask).where(UserTask.case_id == case.id, UserTask.state == OPEN).order_by(UserTask.id)
    tasks = session.scalars(query).all()
    found = next((task for task in tasks if task.element_id == element), None)
    if found is None:
        others = ", ".join(f"“{task.element_id}”" for task in tasks) or "tidak ada"
        raise CannotGoOn(f"Tugas “{element}” tidak terbuka. Yang terbuka sekarang: {others}.")
    return found


def _person(scratch: Scratch, group: str) -> Actor:
    person = scratch.people.get(group)
    if person is None:
        raise CannotGoOn(f"Kelompok “{group}” tidak ada di sistem ini. Minta administrator menambahkannya.")
    return Actor.staff(person)
