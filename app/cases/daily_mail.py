"""The mail of the morning: what is overdue and what falls due today, for whoever holds it; nothing, no mail.

On working days from 07.30. The first who asks on a day makes the round, whoever else asks finds it made.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.audit import Actor
from app.cases.absence import is_on
from app.cases.clock import RUNNING
from app.cases.daily_round import begin_round, is_round_due, present_calendar
from app.cases.inbox.queues import IS_OPEN
from app.channels.outbox import StaffMember, Text, queue
from app.channels.site import site_of
from app.models import Absence, Case, NoticePreference, User, UserTask
from app.privacy import cover_sensitive

KIND = "staff_daily"
MOST_LINES = 30
_BODY = (
    "Selamat pagi.\n\n{{ tasks }}\n\nKotak tugas: {{ url }}\n\nSurel ini dapat dimatikan di halaman Pemberitahuan.\n"
)


def is_due(session: Session, now: datetime) -> bool:
    return is_round_due(session, KIND, now)


def send_daily_mail(session: Session, *, now: datetime) -> int:
    """Queue the mail of this day for everybody who holds something due; return how many. 0 where it is made already."""
    today = begin_round(session, KIND, now)
    if today is None:
        return 0
    evening = datetime.combine(today + timedelta(days=1), time(), present_calendar(session).timezone)
    due: dict[int, list[UserTask]] = defaultdict(list)
    for task in _due_until(session, evening, now):
        assert task.assignee_id is not None
        due[task.assignee_id].append(task)
    for user_id, tasks in due.items():
        text = Text("Jatuh tempo hari ini: {{ count }} tugas", _BODY, _values(session, tasks, now))
        key = f"{KIND}:{user_id}:{today}"
        queue(session, StaffMember(user_id), text, kind=KIND, dedup_key=key, case=None, actor=Actor.system(), now=now)
    return len(due)


def _due_until(session: Session, until: datetime, now: datetime) -> Sequence[UserTask]:
    """Return the held tasks of running clocks that are due, of those who are here and want the mail."""
    is_away = select(Absence.user_id).where(is_on(now.astimezone(site_of(session).zone).date()))
    query = (
        select(UserTask)
        .join(UserTask.case)
        .join(User, User.id == UserTask.assignee_id)
        .outerjoin(NoticePreference, NoticePreference.user_id == UserTask.assignee_id)
        .where(
            IS_OPEN,
            UserTask.due_at < until,
            Case.clock == RUNNING,
            User.is_active,
            User.id.not_in(is_away),
            func.coalesce(NoticePreference.mails_daily, True),
        )
        .order_by(UserTask.due_at, UserTask.id)
    )
    return session.scalars(query.options(contains_eager(UserTask.case))).all()


def _values(session: Session, tasks: Sequence[UserTask], now: datetime) -> dict[str, str]:
    zone, base = site_of(session).zone, site_of(session).base_url
    lines = []
    for task in tasks[:MOST_LINES]:
        assert task.due_at is not None
        local = task.due_at.astimezone(zone)
        when = f"lewat SLA sejak {local:%d-%m-%Y %H.%M}" if task.due_at <= now else f"jatuh tempo {local:%H.%M}"
        lines.append(f"{task.case.number}: {cover_sensitive(task.case.subject)}\n{when}\n{base}/tugas/{task.id}")
    if len(tasks) > MOST_LINES:
        lines.append(f"… dan {len(tasks) - MOST_LINES} lagi.")
    return {"count": str(len(tasks)), "tasks": "\n\n".join(lines), "url": f"{base}/kotak-tugas/saya"}
