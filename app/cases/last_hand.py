"""Whose hand a case was last in, by group: work that comes back goes to them, and while they are away to their deputy.

On PostgreSQL the latest hands are read in the round trip that locks the case, before anybody knows which group is next;
SQLite, which is no journey away, is asked when that is known.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, bindparam, exists, select
from sqlalchemy.orm import Session

from app.cases.absence import day_of, is_on, stand_in
from app.cases.lock import CASE_OF_TASK, CaseOfTask
from app.cases.step_at_work import Hand, Step
from app.models import Membership, User, UserTask
from app.models.base import table_of
from app.models.prepared import Question, Values, ask

MOST_READ_AHEAD = 12


def to_read_ahead(session: Session, which: int | CaseOfTask, now: datetime) -> list[tuple[Question, Values]]:
    """Return what is to be asked as the case is locked; nothing where that spares no journey."""
    if not isinstance(which, CaseOfTask) or session.get_bind().dialect.name != "postgresql":
        return []
    return [(_LATEST_HANDS, {"given": which.task_id, "today": day_of(session, now)})]


def hands_of(answers: Sequence[list[list[Any]]]) -> list[Hand] | None:
    """Return the hands that were read ahead, the latest first; None where they were not."""
    return [Hand(*row) for row in answers[0]] if answers else None


def last_hand(step: Step, group: str) -> tuple[int | None, int | None]:
    """Return who last worked on the case for the group, if still a member, and for whom."""
    done = step.completed_task
    if done is not None and done.candidate_group == group:
        return step.actor.user_id, step.actor.on_behalf_of_id  # the hand at work just now
    today = day_of(step.session, step.now)
    user_id, is_anybody_away = _read_ahead(step, group) or _asked_now(step, group, today)
    if user_id is not None and is_anybody_away:
        return stand_in(step.session, user_id, group, today)
    return user_id, None


def _read_ahead(step: Step, group: str) -> tuple[int | None, bool] | None:
    """Return what the hands that were read ahead say; None where they do not reach far enough back."""
    if step.latest_hands is None:
        return None
    for hand in step.latest_hands:
        if hand.group == group and hand.is_able:
            return hand.user_id, hand.is_anybody_away
    return None if len(step.latest_hands) == MOST_READ_AHEAD else (None, False)


def _asked_now(step: Step, group: str, today: date) -> tuple[int | None, bool]:
    values = {"of_case": step.case.id, "of_group": group, "today": today}
    ((user_id, is_anybody_away),) = ask(step.session.connection(), (_LAST_HAND_AND_AWAY, values))[0]
    return user_id, is_anybody_away


_tasks, _members, _users = table_of(UserTask), table_of(Membership), table_of(User)
_ANYBODY_AWAY = exists().where(is_on(bindparam("today", type_=Date)))
_LAST_HAND = (
    select(_tasks.c.completed_by_id)
    .join(_members, _members.c.user_id == _tasks.c.completed_by_id)
    .join(_users, _users.c.id == _tasks.c.completed_by_id)
    .where(
        _tasks.c.case_id == bindparam("of_case", type_=Integer),
        _tasks.c.candidate_group == bindparam("of_group"),
        _members.c.group_key == bindparam("of_group"),
        _users.c.is_active,
    )
    .order_by(_tasks.c.ended_at.desc(), _tasks.c.id.desc())
    .limit(1)
)
_LAST_HAND_AND_AWAY = select(_LAST_HAND.scalar_subquery(), _ANYBODY_AWAY)

_latest = (
    select(_tasks.c.candidate_group, _tasks.c.completed_by_id, _tasks.c.ended_at, _tasks.c.id)
    .where(_tasks.c.case_id == CASE_OF_TASK, _tasks.c.completed_by_id.is_not(None))
    .order_by(_tasks.c.ended_at.desc(), _tasks.c.id.desc())
    .limit(MOST_READ_AHEAD)
    .subquery("latest")
)
_IS_MEMBER = exists().where(
    _members.c.user_id == _latest.c.completed_by_id, _members.c.group_key == _latest.c.candidate_group
)
_LATEST_HANDS: Question = (
    select(_latest.c.candidate_group, _latest.c.completed_by_id, _users.c.is_active & _IS_MEMBER, _ANYBODY_AWAY)
    .join(_users, _users.c.id == _latest.c.completed_by_id)
    .order_by(_latest.c.ended_at.desc(), _latest.c.id.desc())
)
