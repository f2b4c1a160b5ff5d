"""What the lists of staff show: SQL over rows, never the engine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, func, literal_column, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.models import Case, Follower, Requester, User, UserTask
from app.models.people import ADMIN_PPE, AUDITOR, FRONT_OFFICE, HELPDESK, KOORDINATOR
from app.models.process import OPEN

MINE, GROUPS, FOLLOWED, OVERDUE, AT_RISK = "saya", "kelompok", "diikuti", "lewat", "berisiko"
AT_RISK_WITHIN = timedelta(hours=4)
QUEUES = (MINE, GROUPS, FOLLOWED, AT_RISK, OVERDUE)
PAGE_SIZE = 50
MOST_COUNTED = 99
# a constant in the statement, not a parameter: the indexes of open tasks are partial, and a plan that is kept for any
# value of a parameter could not use them
IS_OPEN: ColumnElement[bool] = UserTask.state == literal_column(f"'{OPEN}'")
WORKING_GROUPS = frozenset({FRONT_OFFICE, HELPDESK, ADMIN_PPE, KOORDINATOR})


def may_see_case(user: User, case: Case) -> bool:
    """Say who may open a case: those who work on tickets and the auditor; a complaint, Koordinator and auditor only."""
    offices = {KOORDINATOR, AUDITOR} if case.kind == "complaint" else WORKING_GROUPS | {AUDITOR}
    return bool(user.group_keys & offices)


def visible_cases(user: User) -> ColumnElement[bool]:
    """Return the condition on Case that `may_see_case` states, for lists."""
    if user.group_keys & {KOORDINATOR, AUDITOR}:
        return true()
    if user.group_keys & WORKING_GROUPS:
        return Case.kind != "complaint"
    return false()


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which open tasks a queue shows, and what is searched for in it."""

    queue: str
    search: str = ""
    group: str = ""


def open_tasks(user: User, wanted: TaskFilter, now: datetime) -> Select[UserTask]:
    """Return the open tasks of a queue, overdue first, then due soonest; those without a due instant last.

    The order is that of the indexes of open tasks, so that the first page costs the same in a queue of any length.
    """
    query = (
        select(UserTask)
        .join(UserTask.case)
        .join(Case.requester)
        .where(IS_OPEN, _queue(user, wanted, now))
        .options(
            contains_eager(UserTask.case).contains_eager(Case.requester),
            joinedload(UserTask.assignee).lazyload(User.groups),
        )
        .order_by(UserTask.due_at.asc().nulls_last(), UserTask.id)
    )
    if wanted.group:
        query = query.where(UserTask.candidate_group == wanted.group)
    return query.where(_matches(wanted.search)) if wanted.search.strip() else query


def _queue(user: User, wanted: TaskFilter, now: datetime) -> ColumnElement[bool]:
    if wanted.queue == MINE:
        return UserTask.assignee_id == user.id
    if wanted.queue == GROUPS:
        return and_(_is_for(user.group_keys & WORKING_GROUPS), UserTask.assignee_id.is_(None))
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


def _is_for(groups: frozenset[str]) -> ColumnElement[bool]:
    """Return the condition on the candidate group; of a single one as an equality, which keeps the index's order."""
    if len(groups) == 1:
        return UserTask.candidate_group == next(iter(groups))
    return UserTask.candidate_group.in_(sorted(groups))


def count_queues(session: Session, user: User, now: datetime) -> dict[str, int]:
    """Return how much each queue holds: its open tasks; of what is followed, the cases that are still open.

    One statement. Nothing is counted beyond one more than MOST_COUNTED: it is shown at every page.
    """
    counts = (_count_of(user, queue, now).label(queue) for queue in QUEUES)
    return dict(session.execute(select(*counts)).one()._mapping)


def _count_of(user: User, queue: str, now: datetime) -> ScalarSelect[int]:
    if queue == FOLLOWED:
        rows = select(Case.id).join(Follower, Follower.case_id == Case.id)
        rows = rows.where(Follower.user_id == user.id, Case.closed_at.is_(None), visible_cases(user))
    else:
        rows = select(UserTask.id).where(IS_OPEN, _queue(user, TaskFilter(queue), now))
        if queue in (OVERDUE, AT_RISK):
            rows = rows.join(UserTask.case).order_by(
                UserTask.due_at
            )  # keeps the plan at the index, its order being due
    return select(func.count()).select_from(rows.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()


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
