"""What staff and requesters are told by mail: texts of the procedure's settings, filled with a case's facts."""

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import setting
from app.cases.bell import OF_HOLDER, ring, tell_followers
from app.cases.step_at_work import Step
from app.channels.outbox import StaffMember, Text, queue, queue_to_group
from app.channels.site import site_of
from app.channels.texts import names_in
from app.engine.own_settings import STAFF_NEW_TASK
from app.models import UserTask
from app.models.process import COMPLETED
from app.privacy import cover_sensitive

TIME_FORMAT = "EEEE, d MMMM yyyy 'pukul' HH.mm"
_ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def in_words(step: Step, instant: datetime | None) -> str:
    return instant_in_words(step.session, instant)


def instant_in_words(session: Session, instant: datetime | None) -> str:
    """Say an instant to its minute in the site's zone: "Selasa, 24 November 2026 pukul 10.42 WIB"; "" for none."""
    if instant is None:
        return ""
    zone = site_of(session).zone
    words = format_datetime(instant, TIME_FORMAT, tzinfo=zone, locale="id")
    return f"{words} {_ZONE_NAMES.get(zone.key, zone.key)}"


def text(step: Step, message: str, *, body: str = "", task: UserTask | None = None) -> Text:
    """Return a message text of this version of the procedure, with the values that its names stand for."""
    template, case = step.published.settings.messages[message], step.case
    base = site_of(step.session).base_url
    reasons = step.published.settings.close_reasons
    values: dict[str, Callable[[], str]] = {
        "number": lambda: case.number,
        "subject": lambda: cover_sensitive(case.subject),
        "requester_name": lambda: case.requester.name,
        "agency": lambda: setting(step.session, "agency_name"),
        "text": lambda: body,
        "track_url": lambda: f"{base}/lacak/{case.tracking_token}",
        "case_url": lambda: f"{base}/tiket/{case.id}",
        "due_at": lambda: in_words(step, case.due_at),
        "position": lambda: step.published.position_label(case.position),
        "close_reason": lambda: reasons[case.close_reason].label if case.close_reason else "",
        "today": lambda: in_words(step, step.now),
        "task_name": lambda: task.name if task else "",
    }
    asked = names_in(template.subject) | names_in(template.body)
    return Text(template.subject, template.body, {name: values[name]() for name in asked})


def tell_requester(step: Step, message: str, *, body: str = "", dedup_key: str) -> None:
    queue(
        step.session,
        step.case.requester,
        text(step, message, body=body),
        kind=message,
        dedup_key=dedup_key,
        case=step.case,
        actor=step.actor,
        now=step.now,
    )


def tell_new_work(step: Step, task: UserTask) -> None:
    """Tell the assignee, else the group; nobody is told of what they have just brought about themselves."""
    tell_holder(step, task, STAFF_NEW_TASK, dedup_key=f"task:{task.id}:new", is_new=True)


def tell_holder(step: Step, task: UserTask, message: str, *, dedup_key: str, is_new: bool = False) -> None:
    """Tell the assignee, else the group; `is_new` where nobody can have been told under this key (`queue`)."""
    _tell(step, task, lambda: text(step, message, task=task), kind=message, dedup_key=dedup_key, is_new=is_new)


def tell_those_at_work(step: Step, words: Text, *, kind: str, dedup_key: str) -> None:
    """Tell the holders of the open tasks; where nothing is open, whoever did the last one."""
    for task in at_work_on(step):
        _tell(step, task, lambda: words, kind=kind, dedup_key=dedup_key)


def at_work_on(step: Step) -> list[UserTask]:
    """Return the open tasks, else the last that was completed: its holder, or that one's group, knows the case."""
    if step.open_tasks:
        return step.open_tasks
    done = select(UserTask).where(UserTask.case_id == step.case.id, UserTask.state == COMPLETED)
    return list(step.session.scalars(done.order_by(UserTask.id.desc()).limit(1)))


def _tell(
    step: Step, task: UserTask, words_of: Callable[[], Text], *, kind: str, dedup_key: str, is_new: bool = False
) -> None:
    if task.assignee_id is not None and task.assignee_id == step.actor.user_id:
        return
    words = words_of()
    session, case, actor, now = step.session, step.case, step.actor, step.now
    if task.assignee_id is None:
        queue_to_group(
            session,
            task.candidate_group,
            words,
            kind=kind,
            dedup_key=dedup_key,
            case=case,
            actor=actor,
            now=now,
            except_user_id=actor.user_id,
            is_new=is_new,
        )
        return
    if kind in OF_HOLDER:
        ring(session, case, OF_HOLDER[kind], [task.assignee_id], actor=actor, now=now)
    key = f"{dedup_key}:{task.assignee_id}"
    queue(
        session,
        StaffMember(task.assignee_id),
        words,
        kind=kind,
        dedup_key=key,
        case=case,
        actor=actor,
        now=now,
        is_new=is_new,
    )


def tell_watchers(step: Step, kind: str) -> None:
    """Tell those who follow the case; a holder of its open task who does so too has been told already."""
    holders = [task.assignee_id for task in step.open_tasks]
    tell_followers(step.session, step.case, kind, actor=step.actor, now=step.now, besides=holders)
