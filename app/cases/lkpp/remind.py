"""Remind Admin PPE of what LKPP has been asked and has not answered, once a period of working days.

LKPP's site calls nobody: unless Admin PPE looks there, nothing happens. The reminder is no step of the procedure, for
it moves no case and must not stand in the way of one; how often it comes is the procedure's all the same
(`lkpp_reminder_days` under "values", 0 for never). Whoever notes how a ticket stands there has looked: the period is
counted from then.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.audit import Actor, record
from app.cases.absence import is_on
from app.cases.daily_round import begin_round, is_round_due, present_calendar
from app.cases.lock import lock_case
from app.channels.outbox import StaffMember, Text, queue, queue_to_group
from app.channels.site import site_of
from app.definitions.published import load
from app.engine import Settings
from app.engine.own_settings import LKPP
from app.models import Absence, Case, Escalation, LkppUpdate, User, UserTask
from app.models.people import ADMIN_PPE
from app.models.process import OPEN
from app.privacy import cover_sensitive
from app.sla import Calendar

KIND = "staff_lkpp_reminder"
REMINDER_DAYS: Final = "lkpp_reminder_days"
_USUAL_DAYS = 1  # of a version of the procedure from before there was the value
MOST_LINES = 30
_BODY = (
    "LKPP belum menjawab pertanyaan berikut. Periksa di LPSE Support, lalu catat keadaannya atau jawabannya "
    "pada tiketnya.\n\n{{ cases }}\n"
)


def is_reminder_due(session: Session, now: datetime) -> bool:
    return is_round_due(session, KIND, now)


def remind_of_lkpp(session: Session, *, now: datetime) -> int:
    """Queue one mail for each who holds such cases, one for the group of the rest; return how many cases they name.

    0 where the round of this day was made already.
    """
    today = begin_round(session, KIND, now)
    if today is None:
        return 0
    calendar = present_calendar(session)
    by_holder: dict[int | None, list[Escalation]] = defaultdict(list)
    due = [
        row
        for row, last_at in _unanswered(session)
        if _is_due(session, row.case, calendar, last_at.astimezone(calendar.timezone).date(), today)
    ]
    for case_id in sorted({row.case_id for row in due}):  # before any row of theirs is written, as a step does
        lock_case(session, case_id)
    for row in due:
        session.refresh(row, ["answered_at"])
        if row.answered_at is None:
            row.reminded_at = now
            by_holder[_holder(session, row.case, today)].append(row)
            record(session, "lkpp_reminded", actor=Actor.system(), at=now, case=row.case, escalation=row.id)
    for holder_id, rows in by_holder.items():
        _tell(session, holder_id, rows, today, now)
    session.flush()
    return sum(map(len, by_holder.values()))


def reminder_days(settings: Settings) -> int:
    """Return after how many working days, 0 for never."""
    given = settings.values.get(REMINDER_DAYS)
    return int(given) if isinstance(given, (int, float)) and given >= 0 else _USUAL_DAYS


def _unanswered(session: Session) -> Sequence[tuple[Escalation, datetime]]:
    """Return what LKPP is asked now, each with when somebody last asked, looked there or was reminded."""
    looked = select(func.max(LkppUpdate.at)).where(LkppUpdate.escalation_id == Escalation.id).scalar_subquery()
    rows = session.execute(
        select(Escalation, looked)
        .join(Escalation.case)
        .where(Escalation.level == LKPP, Escalation.answered_at.is_(None), Case.closed_at.is_(None))
        .options(contains_eager(Escalation.case))
        .order_by(Escalation.sent_at, Escalation.id)
    )
    return [(row, max(filter(None, (row.sent_at, row.reminded_at, looked_at)))) for row, looked_at in rows.unique()]


def _is_due(session: Session, case: Case, calendar: Calendar, since: date, today: date) -> bool:
    days = reminder_days(load(session, case.deployment_id).settings)
    if days == 0:
        return False
    passed, day = 0, today
    while day > since and passed < days:
        passed += calendar.is_working_day(day)
        day -= timedelta(days=1)
    return passed >= days


def _holder(session: Session, case: Case, today: date) -> int | None:
    """Return who holds the step that waits for LKPP and is here today; None where the group is to be told."""
    is_away = select(Absence.user_id).where(is_on(today))
    return session.scalar(
        select(UserTask.assignee_id)
        .join(User, User.id == UserTask.assignee_id)
        .where(
            UserTask.case_id == case.id,
            UserTask.state == OPEN,
            UserTask.candidate_group == ADMIN_PPE,
            User.is_active,
            User.id.not_in(is_away),
        )
        .limit(1)
    )


def _tell(session: Session, holder_id: int | None, rows: Sequence[Escalation], today: date, now: datetime) -> None:
    text = Text("LKPP belum menjawab: {{ count }} tiket", _BODY, _values(session, rows))
    actor, key = Actor.system(), f"{KIND}:{today}"
    if holder_id is None:
        queue_to_group(session, ADMIN_PPE, text, kind=KIND, dedup_key=key, case=None, actor=actor, now=now)
        return
    key = f"{key}:holder:{holder_id}"
    queue(session, StaffMember(holder_id), text, kind=KIND, dedup_key=key, case=None, actor=actor, now=now)


def _values(session: Session, rows: Sequence[Escalation]) -> dict[str, str]:
    site = site_of(session)
    lines = []
    for row in rows[:MOST_LINES]:
        number = f", LPSE Support {row.external_number}" if row.external_number else ""
        asked = f"ditanyakan {row.sent_at.astimezone(site.zone):%d-%m-%Y %H.%M}{number}"
        subject, url = cover_sensitive(row.case.subject), f"{site.base_url}/tiket/{row.case_id}"
        lines.append(f"{row.case.number}: {subject}\n{asked}\n{url}")
    if len(rows) > MOST_LINES:
        lines.append(f"… dan {len(rows) - MOST_LINES} lagi.")
    return {"count": str(len(rows)), "cases": "\n\n".join(lines)}
