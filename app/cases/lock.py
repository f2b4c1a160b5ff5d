"""One writer per case: the row lock that covers both of its process instances.

Where two cases are locked, the one that another is merged into comes first, always: else two writers wait for each
other.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.audit.chain import hold
from app.cases.errors import NotFound
from app.models import Case, CaseFact, Category, OutgoingMail, ProcessInstance, UserTask
from app.models.base import table_of
from app.models.ids import drawing, keep_drawn
from app.models.prepared import Question, Values, ask
from app.models.process import OPEN
from app.models.taken_in import take_in
from app.models.write_behind import write_waiting_rows

WRITTEN = (CaseFact, CaseFact, UserTask, OutgoingMail)
"""What the completion of a user task writes as a rule: their ids are drawn as it begins."""


@dataclass(frozen=True, slots=True)
class CaseOfTask:
    """The case that a user task belongs to, which never changes."""

    task_id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A locked case, and what stands on it: its process instances, and its open user tasks in order."""

    case: Case
    instances: list[ProcessInstance]
    open_tasks: list[UserTask]
    answers: list[list[list[Any]]]  # to what was asked besides


def lock_case(session: Session, which: int | CaseOfTask) -> Case:
    """Return the case with its row locked until the transaction ends, read afresh.

    On PostgreSQL by SELECT … FOR NO KEY UPDATE, beside which rows that refer to the case can be written; on SQLite
    the edge has begun the transaction with BEGIN IMMEDIATE, which keeps every other writer out. Raises NotFound.
    """
    write_waiting_rows(session)
    lock, _ = _statements_for(which)
    (rows,) = ask(session.connection(), (lock, _given(which)))
    return _held(session, rows)


def lock_standing(session: Session, which: int | CaseOfTask, *besides: tuple[Question, Values]) -> Standing:
    """Lock a case as `lock_case` does, and read what stands on it, and what else is asked. Raises NotFound.

    The questions go together, and yet all but the first are answered after the lock is there: a statement that waited
    for it would see the other rows as they were before.
    """
    write_waiting_rows(session)
    lock, rest = _statements_for(which)
    connection, given = session.connection(), _given(which)
    questions: list[tuple[Question, Values]] = [(lock, given), (rest, given), *besides]
    if connection.dialect.name == "postgresql" and isinstance(which, CaseOfTask):
        questions.append((drawing(WRITTEN), {}))
    cases, rows, *others = ask(connection, *questions)
    answers, drawn = others[: len(besides)], others[len(besides) :]
    case = _held(session, cases)
    if drawn:
        keep_drawn(session, WRITTEN, drawn[0][0])
    if rows:
        category = rows[0][_CATEGORY:]
        set_committed_value(case, "category", take_in(session, Category, category) if case.category_id else None)
    instances: dict[int, ProcessInstance] = {}
    tasks: list[UserTask] = []
    for row in rows:
        of_instance, of_task = row[:_TASK], row[_TASK:_CATEGORY]
        if of_instance[0] not in instances:
            instances[of_instance[0]] = take_in(session, ProcessInstance, of_instance)
        if of_task[0] is not None:
            tasks.append(take_in(session, UserTask, of_task))
    return Standing(case, list(instances.values()), tasks, answers)


def _held(session: Session, rows: list[list[Any]]) -> Case:
    if not rows:
        raise NotFound("Tiket atau tugas itu tidak ada.")
    case = take_in(session, Case, rows[0])
    hold(session, case)
    return case


def lock_with_home(session: Session, case_id: int) -> Case:
    """Lock a case, before it the one that it is merged into. Raises NotFound.

    What it is merged into is known for certain only under its own lock. Where that changed meanwhile, the savepoint
    gives the locks back, and the right one is taken first.
    """
    while True:
        home_id = session.scalar(_HOME_OF, {"given": case_id})
        with session.begin_nested() as trial:
            if home_id is not None:
                lock_case(session, home_id)
            case = lock_case(session, case_id)
            if case.merged_into_id == home_id:
                return case
            trial.rollback()


_HOME_OF = select(Case.merged_into_id).where(Case.id == bindparam("given"))


_cases, _categories, _instances, _tasks = map(table_of, (Case, Category, ProcessInstance, UserTask))
_TASK = len(_instances.columns)
_CATEGORY = _TASK + len(_tasks.columns)
_GIVEN: BindParameter[int] = bindparam("given", type_=Integer)
CASE_OF_TASK = select(_tasks.c.case_id).where(_tasks.c.id == _GIVEN).scalar_subquery()
"""The case of the user task that is `given`, as a part of a question."""


def _statements(case_id: ColumnElement[int]) -> tuple[Question, Question]:
    lock = select(*_cases.columns).where(_cases.c.id == case_id).with_for_update(key_share=True)
    is_open = and_(_tasks.c.instance_id == _instances.c.id, _tasks.c.state == OPEN)
    rest = (
        select(*_instances.columns, *_tasks.columns, *_categories.columns)
        .join(_cases, _cases.c.id == _instances.c.case_id)
        .outerjoin(_categories, _categories.c.id == _cases.c.category_id)
        .outerjoin(_tasks, is_open)
        .where(_instances.c.case_id == case_id)
        .order_by(_instances.c.id, _tasks.c.id)
    )
    return lock, rest


_BY_ID, _BY_TASK = _statements(_GIVEN), _statements(CASE_OF_TASK)


def _statements_for(which: int | CaseOfTask) -> tuple[Question, Question]:
    return _BY_TASK if isinstance(which, CaseOfTask) else _BY_ID


def _given(which: int | CaseOfTask) -> dict[str, int]:
    return {"given": which.task_id if isinstance(which, CaseOfTask) else which}
