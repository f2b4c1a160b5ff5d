"""What staff and requesters are told by mail: texts of the procedure's settings, filled with a case's facts."""

from collections.abc import Callable
from datetime import datetime

from babel.dates import format_datetime

from app.administration.agency import setting
from app.cases.step_at_work import Step
from app.channels.outbox import StaffMember, Text, queue, queue_to_group
from app.channels.site import site_of
from app.channels.texts import names_in
from app.models import UserTask

TIME_FORMAT = "EEEE, d MMMM yyyy 'pukul' HH.mm"
_ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def in_words(step: Step, instant: datetime | None) -> str:
    if instant is None:
        return ""
    zone = site_of(step.session).zone
    words = format_datetime(instant, TIME_FORMAT, tzinfo=zone, locale="id")
    return f"{words} {_ZONE_NAMES.get(zone.key, zone.key)}"


def text(step: Step, message: str, *, body: str = "", task: UserTask | None = None) -> Text:
    """Return a message text of this version of the procedure, with the values that its names stand for."""
    template, case = step.published.settings.messages[message], step.case
    base = site_of(step.session).base_url
    reasons = step.published.settings.close_reasons
    values: dict[str, Callable[[], str]] = {
        "number": lambda: case.number,
        "subject": lambda: case.subject,
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
    tell_holder(step, task, "staff_new_task", dedup_key=f"task:{task.id}:new")


def tell_holder(step: Step, task: UserTask, message: str, *, dedup_key: str) -> None:
    if task.assignee_id is not None and task.assignee_id == step.actor.user_id:
        return
    words = text(step, message, task=task)
    session, case, actor, now = step.session, step.case, step.actor, step.now
    if task.assignee_id is None:
        queue_to_group(
            session,
            task.candidate_group,
            words,
            kind=message,
            dedup_key=dedup_key,
            case=case,
            actor=actor,
            now=now,
            except_user_ids=[actor.user_id],
        )
        return
    key = f"{dedup_key}:{task.assignee_id}"
    queue(session, StaffMember(task.assignee_id), words, kind=message, dedup_key=key, case=case, actor=actor, now=now)
