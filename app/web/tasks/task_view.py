"""An open task as its reader meets it: whose it is, what it asks for, and the form with what was typed before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cases.claim import members_of
from app.cases.drafts import draft_of
from app.cases.facts import facts_of
from app.definitions.published import Published
from app.forms import DynamicForm, FormDefinition
from app.models import Group, User, UserTask
from app.models.people import KOORDINATOR
from app.web.answers import Received, receive_form, show_form
from app.web.tasks.forms import HandOverForm

Standing = Literal["mine", "free", "held", "elsewhere"]


@dataclass
class TaskView:
    """`form` is there for whoever may complete the task now; `hand_over` for whoever may give it to another."""

    task: UserTask
    standing: Standing
    group: str
    instructions: str = ""
    form: DynamicForm | None = None
    draft_saved_at: datetime | None = None
    hand_over: HandOverForm | None = None


def standing_of(task: UserTask, reader: User) -> Standing:
    if task.assignee_id == reader.id:
        return "mine"
    if task.candidate_group not in reader.group_keys:
        return "elsewhere"
    return "free" if task.assignee_id is None else "held"


def view_task(
    session: Session,
    published: Published,
    task: UserTask,
    reader: User,
    *,
    received: Received | None = None,
    hand_over: HandOverForm | None = None,
) -> TaskView:
    """Put together what the reader sees of a task; `received` and `hand_over` are forms that were refused."""
    standing = standing_of(task, reader)
    element = published.specification.element(task.process_id, task.element_id)
    view = TaskView(task, standing, _name_of(session, task.candidate_group), element.instructions or "")
    if standing in ("mine", "free"):
        _fill_in(session, published, view, reader, received)
    if standing in ("mine", "free") or KOORDINATOR in reader.group_keys:
        view.hand_over = hand_over or _hand_over(session, task, reader)
        view.hand_over.offer(colleagues(session, task, reader))
    return view


def _name_of(session: Session, group: str) -> str:
    row = session.get(Group, group)
    return row.name if row else group


def colleagues(session: Session, task: UserTask, reader: User) -> list[User]:
    """Return to whom a task can be handed over: its group without its holder, and without the reader who can take it.

    Koordinator, who gives work to anybody, may also be one of the group.
    """
    left_out = {task.assignee_id} if KOORDINATOR in reader.group_keys else {task.assignee_id, reader.id}
    return [user for user in members_of(session, task.candidate_group) if user.id not in left_out]


def _hand_over(session: Session, task: UserTask, reader: User) -> HandOverForm:
    """Return the form as it was typed into when the sign-in ended, else an empty one."""
    draft = draft_of(session, reader.id, f"hand_over:{task.id}")
    return HandOverForm(MultiDict(draft[0]) if draft else None)


def receive_answers(session: Session, published: Published, task: UserTask, reader: User) -> Received:
    """Judge what was sent for a task, by the form of the version that its case runs on."""
    definition = published.form(task.form_id)
    known = _known(session, task, definition)
    return receive_form(session, definition, facts=known, user_id=reader.id)


def _fill_in(session: Session, published: Published, view: TaskView, reader: User, received: Received | None) -> None:
    if received is not None:
        view.form = received.form
        return
    definition = published.form(view.task.form_id)
    draft = draft_of(session, reader.id, f"task:{view.task.id}")
    content, view.draft_saved_at = draft or (None, None)
    view.form = show_form(session, definition, draft=content, facts=_known(session, view.task, definition))


def _known(session: Session, task: UserTask, definition: FormDefinition) -> dict[str, Any]:
    return facts_of(session, task.case, {one.prefill for one in definition if one.prefill})
