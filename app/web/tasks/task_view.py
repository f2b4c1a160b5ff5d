"""An open task as its reader meets it: whose it is, what it asks for, and the form with what was typed before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cases.answers.outgoing import Concern
from app.cases.claim import members_of
from app.cases.drafts import Draft
from app.cases.facts import facts_of
from app.cases.lkpp.ready_text import PREFILL, ready_text
from app.definitions.published import Published
from app.forms import DynamicForm
from app.models import Group, User, UserTask
from app.models.people import KOORDINATOR
from app.privacy import Finding, pieces
from app.web.absence.marks import choices_of
from app.web.answers import Received, receive_form, show_form
from app.web.tasks.composing import Content, Target, targets_in
from app.web.tasks.forms import HandOverForm
from app.web.tasks.proposal import Proposal, proposal_in
from app.web.tasks.sending import SOURCES, TaskAnswers, is_approver, judge_sending

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
    refused: TaskAnswers | None = None
    targets: Sequence[Target] = ()
    sources: Sequence[str] = ()
    proposal: Proposal | None = None
    is_approver: bool = False

    def pieces_of(self, concern: Concern) -> list[tuple[str, Finding | None]]:
        return pieces(concern.text, concern.findings)


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
    drafts: Mapping[str, Draft],
    received: Received | None = None,
    hand_over: HandOverForm | None = None,
) -> TaskView:
    """Put together what the reader sees of a task.

    `drafts` are the reader's, by `keys_of_drafts`; `received` and `hand_over` are forms that were refused.
    """
    standing = standing_of(task, reader)
    element = published.specification.element(task.process_id, task.element_id)
    view = TaskView(task, standing, _name_of(session, task.candidate_group), element.instructions or "")
    if standing in ("mine", "free"):
        _fill_in(session, published, view, reader, received or drafts.get(f"task:{task.id}"))
    if standing in ("mine", "free") or KOORDINATOR in reader.group_keys:
        view.hand_over = hand_over or _hand_over(drafts.get(f"hand_over:{task.id}"))
        view.hand_over.offer(choices_of(session, colleagues(session, task, reader)))
    return view


def keys_of_drafts(task: UserTask) -> tuple[str, str]:
    return f"task:{task.id}", f"hand_over:{task.id}"


def _name_of(session: Session, group: str) -> str:
    row = session.get(Group, group)
    return row.name if row else group


def colleagues(session: Session, task: UserTask, reader: User) -> list[User]:
    """Return to whom a task can be handed over: its group without its holder, and without the reader who can take it.

    Koordinator, who gives work to anybody, may also be one of the group.
    """
    left_out = {task.assignee_id} if KOORDINATOR in reader.group_keys else {task.assignee_id, reader.id}
    return [user for user in members_of(session, task.candidate_group) if user.id not in left_out]


def _hand_over(draft: Draft | None) -> HandOverForm:
    """Return the form as it was typed into when the sign-in ended, else an empty one."""
    return HandOverForm(MultiDict(draft[0]) if draft else None)


def receive_answers(session: Session, published: Published, task: UserTask, reader: User) -> TaskAnswers:
    """Judge what was sent for a task, by the form of the version that its case runs on."""
    definition = published.form(task.form_id)
    known = _known(session, task, definition.judging_facts)
    received = receive_form(session, definition, facts=known, user_id=reader.id)
    return judge_sending(session, published, task, reader, received)


def form_as_kept(session: Session, published: Published, task: UserTask, content: Content | None) -> DynamicForm:
    """Return the form of a task with what was typed into it, unjudged."""
    definition = published.form(task.form_id)
    return show_form(session, definition, draft=content, facts=_known(session, task, definition.prefills))


def preview_of(session: Session, published: Published, task: UserTask, reader: User, content: Content) -> TaskView:
    """Return what there is to see of a proposal, from what stands in its form now."""
    view = TaskView(task, standing_of(task, reader), task.candidate_group, is_approver=is_approver(reader))
    view.proposal = proposal_in(session, task.case, form_as_kept(session, published, task, content), content)
    return view


def _fill_in(
    session: Session, published: Published, view: TaskView, reader: User, typed: Received | Draft | None
) -> None:
    if isinstance(typed, Received):
        content: Content = request.form.to_dict(flat=False)
        view.form, view.refused = typed.form, typed if isinstance(typed, TaskAnswers) else None
        view.form.show_facts(_known(session, view.task, view.form.definition.prefills))
    else:
        kept, view.draft_saved_at = typed or (None, None)
        content = kept or {}
        view.form = form_as_kept(session, published, view.task, kept)
    view.sources = content.get(SOURCES, ())
    view.targets = targets_in(published, view.form.definition)
    view.is_approver = is_approver(reader)
    view.proposal = proposal_in(session, view.task.case, view.form, content)


def _known(session: Session, task: UserTask, names: frozenset[str]) -> dict[str, Any]:
    made = {PREFILL: ready_text(session, task.case)} if PREFILL in names else {}
    return {**facts_of(session, task.case, names), **made}
