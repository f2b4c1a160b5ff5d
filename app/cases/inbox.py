"""What the lists of staff show: SQL over rows, never the engine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import Case, Follower, Requester, User, UserTask
from app.models.people import ADMIN_PPE, AUDITOR, FRONT_OFFICE, HELPDESK, KOORDINATOR
from app.models.process import OPEN

MINE, GROUPS, FOLLOWED, OVERDUE, AT_RISK = "saya", "kelompok", "diikuti", "lewat", "berisiko"
AT_RISK_WITHIN = timedelta(hours=4)
PAGE_SIZE = 50
WORKING_GROUPS = frozenset({FRONT_OFFICE, HELPDESK, ADMIN_PPE, KOORDINATOR})


def may_see_case(user: User, case: Case) -> bool:
    """Say who may open a case: those who work on tickets and the auditor; a complaint, Koordinator and auditor only."""
    offices = {KOORDINATOR, AUDITOR} if case.kind == "complaint" else WORKING_GROUPS | {AUDITOR}
    return bool(user.group_keys & offices)


def visible_cases(user: User) -> ColumnElement[bool]:
    """Return the condition on Case that `may_see_case` states, for lists."""
    if user.group_keys & {KOORDINATOR, AUDITOR}:
        return Case.id.is_not(None)
    if user.group_keys & WORKING_GROUPS:
        return Case.kind != "complaint"
    return Case.id.is_(None)


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which open tasks a queue shows, and what is searched for in it."""

    queue: str
    search: str = ""
    group: str = ""


def open_tasks(user: User, wanted: TaskFilter, now: datetime) -> Select[UserTask]:
    """Return the open tasks of a queue, overdue first, then due soonest; those without a due instant last."""
    query = (
        select(UserTask)
        .join(UserTask.case)
        .join(Case.requester)
        .where(UserTask.state == OPEN, _queue(user, wanted, now))
        .options(
            contains_eager(UserTask.case).contains_eager(Case.requester),
            joinedload(UserTask.assignee),
        )
        .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.id)
    )
    if wanted.group:
        query = query.where(UserTask.candidate_group == wanted.group)
    return query.where(_matches(wanted.search)) if wanted.search.strip() else query


def _queue(user: User, wanted: TaskFilter, now: datetime) -> ColumnElement[bool]:
    if wanted.queue == MINE:
        return UserTask.assignee_id == user.id
    if wanted.queue == GROUPS:
        return and_(UserTask.candidate_group.in_(user.group_keys), UserTask.assignee_id.is_(None))
    if wanted.queue == FOLLOWED:
        followed = select(Follower.case_id).where(Follower.user_id == user.id)
        return and_(UserTask.case_id.in_(followed), visible_cases(user))
    running = and_(visible_cases(user), Case.closed_at.is_(None), Case.clock == "running")
    if wanted.queue == OVERDUE:
        return and_(running, UserTask.due_at < now)
    if wanted.queue == AT_RISK:
        return and_(running, UserTask.due_at >= now, UserTask.due_at < now + AT_RISK_WITHIN)
    raise ValueError(f"no queue {wanted.queue!r}")


def _matches(search: str) -> ColumnElement[bool]:
    text = f"%{_escape(search.strip().lower())}%"
    columns = (
        Case.number,
        Case.subject,
        Case.reference_code,
        Case.error_code,
        Case.lpse_support_number,
        Requester.name,
        Requester.organization,
        Requester.email,
    )
    return or_(*(func.lower(column).like(text, escape="\\") for column in columns))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def count_tasks(session: Session, user: User, queue: str, now: datetime) -> int:
    """Return how much a queue holds: its open tasks; of what is followed, the cases that are still open."""
    if queue == FOLLOWED:
        cases = followed_cases(user).where(Case.closed_at.is_(None)).order_by(None)
        return session.scalar(select(func.count()).select_from(cases.with_only_columns(Case.id).subquery())) or 0
    query = open_tasks(user, TaskFilter(queue), now).order_by(None)
    return session.scalar(select(func.count()).select_from(query.with_only_columns(UserTask.id).subquery())) or 0


def followed_cases(user: User, search: str = "") -> Select[Case]:
    """Return the cases that a user follows and may see: open ones first, by when they are due, then the closed."""
    query = (
        select(Case)
        .join(Follower, Follower.case_id == Case.id)
        .join(Case.requester)
        .where(Follower.user_id == user.id, visible_cases(user))
        .order_by(Case.closed_at.desc().nulls_first(), Case.due_at.asc().nulls_last(), Case.id.desc())
    )
    return query.where(_matches(search)) if search.strip() else query


def find_cases(user: User, search: str = "", *, kind: str = "", only_open: bool = False) -> Select[Case]:
    """Return the cases that a user may see, the newest first, that the words are found in."""
    query = select(Case).join(Case.requester).where(visible_cases(user)).order_by(Case.id.desc())
    if search.strip():
        query = query.where(_matches(search))
    if kind:
        query = query.where(Case.kind == kind)
    return query.where(Case.closed_at.is_(None)) if only_open else query
