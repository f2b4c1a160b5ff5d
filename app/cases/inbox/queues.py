"""What the lists of staff show: SQL over rows, never the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, func, literal_column, select, true
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from app.cases.inbox.find import has_words
from app.cases.inbox.narrowing import AT_RISK as AT_RISK
from app.cases.inbox.narrowing import OVERDUE as OVERDUE
from app.cases.inbox.narrowing import Narrowing, is_due
from app.models import COMPLAINT, Case, Follower, Membership, User, UserTask
from app.models.people import ADMIN_PPE, AUDITOR, FRONT_OFFICE, HELPDESK, KOORDINATOR
from app.models.process import OPEN

MINE, GROUPS, FOLLOWED, ALL = "saya", "kelompok", "diikuti", "semua"
QUEUES = (MINE, GROUPS, FOLLOWED, AT_RISK, OVERDUE, ALL)
PAGE_SIZE = 50
MOST_COUNTED = 99
MOST_LOOKED_THROUGH = 1_000
# a constant in the statement, not a parameter: the indexes of open tasks are partial, and a plan that is kept for any
# value of a parameter could not use them
IS_OPEN: ColumnElement[bool] = UserTask.state == literal_column(f"'{OPEN}'")
WORKING_GROUPS = frozenset({FRONT_OFFICE, HELPDESK, ADMIN_PPE, KOORDINATOR})


def may_see_case(user: User, case: Case) -> bool:
    """Say who may open a case: those who work on tickets and the auditor; a complaint, Koordinator and auditor only."""
    return bool(user.group_keys & _offices(case))


def may_be_read_by(case: Case) -> ColumnElement[bool]:
    """Return the condition on User that `may_see_case` states, for whoever is told of a case."""
    return User.id.in_(select(Membership.user_id).where(Membership.group_key.in_(sorted(_offices(case)))))


def _offices(case: Case) -> frozenset[str]:
    return frozenset({KOORDINATOR, AUDITOR}) if case.kind == "complaint" else WORKING_GROUPS | {AUDITOR}


def visible_cases(user: User) -> ColumnElement[bool]:
    """Return the condition on Case that `may_see_case` states, for lists."""
    if user.group_keys & {KOORDINATOR, AUDITOR}:
        return true()
    if user.group_keys & WORKING_GROUPS:
        return Case.kind != "complaint"
    return false()


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which open tasks a list shows: those of a queue, narrowed, and what is searched for among them."""

    queue: str
    search: str = ""
    narrowed: Narrowing = field(default_factory=Narrowing)


def open_tasks(user: User, wanted: TaskFilter, now: datetime) -> Select[UserTask]:
    """Return the open tasks that are wanted, overdue first, then due soonest; those without a due instant last.

    The order is that of the indexes of open tasks, so that the first page costs the same in a queue of any length.
    Every task has a case: an outer join the database leaves out where nothing of the case is asked for, as in counts.
    """
    query = (
        select(UserTask)
        .outerjoin(UserTask.case)
        .where(IS_OPEN, _queue(user, wanted.queue, now), *_narrowed(wanted, now))
        .options(
            defer(UserTask.answers),
            contains_eager(UserTask.case).options(joinedload(Case.requester), defer(Case.description)),
            joinedload(UserTask.assignee).lazyload(User.groups),
        )
        .order_by(UserTask.due_at.asc().nulls_last(), UserTask.id)
    )
    return query.where(has_words(user, wanted.search, UserTask.case_id)) if wanted.search.strip() else query


def _narrowed(wanted: TaskFilter, now: datetime) -> list[ColumnElement[bool]]:
    return wanted.narrowed.of_case(now, UserTask.due_at) + wanted.narrowed.of_task()


def _queue(user: User, queue: str, now: datetime) -> ColumnElement[bool]:
    if queue == MINE:
        return UserTask.assignee_id == user.id
    if queue == GROUPS:
        return and_(_is_for(user.group_keys & WORKING_GROUPS), UserTask.assignee_id.is_(None))
    if queue == FOLLOWED:
        followed = select(Follower.case_id).where(Follower.user_id == user.id)
        return and_(UserTask.case_id.in_(followed), visible_cases(user))
    if queue == ALL:
        return visible_cases(user)
    return and_(visible_cases(user), is_due(queue, now, UserTask.due_at))


def _is_for(groups: frozenset[str]) -> ColumnElement[bool]:
    """Return the condition on the candidate group; of a single one as an equality, which keeps the index's order."""
    if len(groups) == 1:
        return UserTask.candidate_group == next(iter(groups))
    return UserTask.candidate_group.in_(sorted(groups))


def count_queues(
    session: Session,
    user: User,
    now: datetime,
    saved: Sequence[TaskFilter] = (),
    besides: Mapping[str, ScalarSelect[int]] = MappingProxyType({}),
) -> tuple[dict[str, int], list[int]]:
    """Return how much each queue holds, and each saved filter; of what is followed, the cases that are still open.

    One statement, with the counts that are asked for besides; a saved filter with words has its few cases looked up
    before. Nothing is counted beyond one more than MOST_COUNTED: it is shown at every page.
    """
    counts = [*(_count_of(user, queue, now) for queue in QUEUES), *besides.values()]
    counts += [_count_of_filter(user, wanted, now) for wanted in saved]
    found = list(session.execute(select(*counts)).one())
    names = (*QUEUES, *besides)
    return dict(zip(names, found, strict=False)), found[len(names) :]


def _count_of(user: User, queue: str, now: datetime) -> ScalarSelect[int]:
    if queue == FOLLOWED:
        rows = select(Case.id).join(Follower, Follower.case_id == Case.id)
        rows = rows.where(Follower.user_id == user.id, Case.closed_at.is_(None), visible_cases(user))
    else:
        rows = select(UserTask.id).where(IS_OPEN, _queue(user, queue, now))
        if queue not in (MINE, GROUPS):
            # the order keeps the plan at the index, which has it; the join is outer as in open_tasks
            rows = rows.outerjoin(UserTask.case).order_by(UserTask.due_at)
    return _counted(rows)


def _count_of_filter(user: User, wanted: TaskFilter, now: datetime) -> ScalarSelect[int]:
    """Return how many of the queue's most urgent tasks a filter shows: a rare match must not have all of them read."""
    if wanted.search.strip():
        rows = open_tasks(user, wanted, now).with_only_columns(UserTask.id)
    else:
        queue = select(UserTask.id).join(UserTask.case).where(IS_OPEN, _queue(user, wanted.queue, now))
        urgent = queue.order_by(UserTask.due_at, UserTask.id).limit(MOST_LOOKED_THROUGH)
        rows = select(UserTask.id).join(UserTask.case).where(UserTask.id.in_(urgent))
        rows = rows.where(*_narrowed(wanted, now))
    return _counted(rows)


def _counted(rows: Select[int]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()


def followed_cases(user: User, wanted: TaskFilter, now: datetime) -> Select[Case]:
    """Return the cases that a user follows and may see: open ones first, by when they are due, then the closed."""
    query = (
        select(Case)
        .join(Follower, Follower.case_id == Case.id)
        .where(Follower.user_id == user.id, visible_cases(user), *wanted.narrowed.of_case(now))
        .options(defer(Case.description))
        .order_by(Case.closed_at.desc().nulls_first(), Case.due_at.asc().nulls_last(), Case.id.desc())
    )
    of_task = wanted.narrowed.of_task()
    if of_task:
        query = query.where(Case.id.in_(select(UserTask.case_id).where(IS_OPEN, *of_task)))
    return query.where(has_words(user, wanted.search)) if wanted.search.strip() else query


def find_cases(user: User, search: str = "", *, kind: str = "", only_open: bool = False) -> Select[Case]:
    """Return the cases that a user may see, the newest first, that the words are found in."""
    query = select(Case).where(visible_cases(user)).order_by(Case.id.desc())
    if search.strip():
        query = query.where(has_words(user, search))
    if kind:
        # complaints are few among very many: written out, so that their own index is known to fit
        query = query.where(Case.kind == (literal_column(f"'{COMPLAINT}'") if kind == COMPLAINT else kind))
    return query.where(Case.closed_at.is_(None)) if only_open else query
