"""Everything the page of a case shows, read before the template runs: the same for the page itself and the inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.conversation import Turn, conversation_of
from app.cases.drafts import Draft, drafts_of
from app.cases.inbox.presence import Present, others_at
from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.incidents import DECIDERS, open_incidents_of
from app.cases.lkpp.proposal import Proposal, proposals_for
from app.cases.lkpp.standing import Standing, standing_at_lkpp
from app.cases.retention.holds import hold_in_force
from app.cases.service_form import may_print
from app.cases.sla_story import ClockStory, clock_story
from app.cases.what_there_is import what_there_is
from app.channels.site import site_of
from app.definitions.published import Published, load
from app.engine.own_settings import LKPP
from app.models import (
    Attachment,
    Case,
    CasePresence,
    ClockPause,
    Escalation,
    Follower,
    Incident,
    LegalHold,
    User,
    UserTask,
)
from app.models.people import ADMIN_PPE, AUDITOR
from app.models.process import CANCELLED, COMPLETED, OPEN
from app.web.answers import Received, fixed_options
from app.web.cases.forms import NoteForm
from app.web.cases.related_view import RelatedView, related_view
from app.web.letters.view import LettersView, letters_of
from app.web.tasks.forms import HandOverForm
from app.web.tasks.task_view import TaskView, keys_of_drafts, view_task


@dataclass
class Refusal:
    """The one form of the page that was sent and not taken: it is shown again as it was typed."""

    received: Received | None = None
    hand_over: HandOverForm | None = None
    note: NoteForm | None = None


@dataclass
class CasePage:
    case: Case
    position: str
    close_reason: str
    turns: Sequence[Turn]
    clock: ClockStory | None
    escalations: Sequence[Escalation]
    files: Sequence[Attachment]
    entry_texts: Sequence[tuple[str, str]]
    words: dict[str, dict[str, str]]
    published: Published
    related: RelatedView
    task: TaskView | None = None
    other_tasks: Sequence[TaskView] = ()
    ended_task: UserTask | None = None  # the one that was asked for, where it is over
    incidents: Sequence[Incident] = ()
    may_decide: bool = False
    may_write: bool = False
    is_auditor: bool = False
    is_followed: bool = False
    present: Sequence[Present] = ()
    letters: LettersView = field(default_factory=LettersView)
    note: NoteForm = field(default_factory=NoteForm)
    note_saved_at: datetime | None = None
    tracking_url: str = ""
    may_print_form: bool = False
    lkpp: Standing | None = None
    lkpp_proposals: Sequence[Proposal] = ()
    speaks_with_lkpp: bool = False
    hold: LegalHold | None = None
    queue: str = ""
    back_url: str = ""

    def text_label(self, form_id: str, name: str) -> str:
        """Return what a form of this version calls the text that it stored under `name`."""
        return next((one.label for one in self.published.form(form_id) if one.stored_as == name), name)

    def entry_label(self, name: str) -> str:
        """Return the same for a text that was given when the case was entered."""
        return self.text_label(self.published.start(self.case.kind, self.case.channel).form or "", name)

    def decision(self, task: UserTask) -> str:
        """Return the words of the choice that completed a task, "" where there was none to make."""
        given = orjson.loads(task.answers or "{}")
        for one in self.published.form(task.form_id):
            if one.kind == "radio" and one.key in given:
                return dict(one.choices).get(given[one.key], "")
        return ""


def case_page(
    session: Session,
    case: Case,
    reader: User,
    *,
    now: datetime,
    task: UserTask | None = None,
    refusal: Refusal | None = None,
) -> CasePage:
    """Read the page of a case; `task` is the one to be opened, else the reader's own, else one they may take."""
    refusal = refusal or Refusal()
    published, there = load(session, case.deployment_id), what_there_is(session, case.id)
    tasks = _open_tasks(session, case)
    note_key = f"note:{case.id}"
    drafts = drafts_of(session, reader.id, [note_key, *(key for one in tasks for key in keys_of_drafts(one))])
    views = _views(session, published, tasks, reader, task, refusal, drafts)
    conversation = conversation_of(session, case, there)
    reason = published.settings.close_reasons.get(case.close_reason or "")
    page = CasePage(
        case=case,
        position=published.position_label(case.position),
        close_reason=reason.label if reason else "",
        turns=conversation.turns,
        clock=clock_story(session, case, now, has_pauses=ClockPause in there),
        escalations=_escalations(session, case) if Escalation in there else (),
        files=conversation.files,
        entry_texts=conversation.entry_texts,
        words={name: dict(choices) for name, choices in fixed_options().items()},
        published=published,
        related=related_view(session, case, reader, there),
        task=views[0] if views else None,
        other_tasks=views[1:],
        ended_task=task if task is not None and task.state in (COMPLETED, CANCELLED) else None,
        incidents=open_incidents_of(session, case) if Incident in there else (),
        may_decide=bool(reader.group_keys & set(DECIDERS)),
        may_write=bool(reader.group_keys & WORKING_GROUPS) and case.erased_at is None,
        is_auditor=AUDITOR in reader.group_keys,
        is_followed=Follower in there and session.get(Follower, (case.id, reader.id)) is not None,
        letters=letters_of(session, case, reader, there),
        note=refusal.note or NoteForm(),
        present=others_at(session, case.id, reader.id, now) if CasePresence in there else (),
        may_print_form=may_print(reader, case),
        hold=hold_in_force(session, case.id, now) if LegalHold in there and case.erased_at is None else None,
    )
    if any(row.level == LKPP for row in page.escalations):
        page.lkpp = standing_at_lkpp(session, case, now=now)
        page.lkpp_proposals = proposals_for(session, case)
        page.speaks_with_lkpp = ADMIN_PPE in reader.group_keys
    if refusal.note is None and note_key in drafts:
        content, page.note_saved_at = drafts[note_key]
        page.note.body.data = "".join(content.get("body", ())[:1])
    if case.entered_by_id == reader.id:  # who writes a request down also hands the requester the way back to it
        page.tracking_url = f"{site_of(session).base_url}{url_for('public.track', token=case.tracking_token)}"
    return page


def _open_tasks(session: Session, case: Case) -> Sequence[UserTask]:
    query = select(UserTask).where(UserTask.case_id == case.id, UserTask.state == OPEN).order_by(UserTask.id)
    return session.scalars(query.options(joinedload(UserTask.assignee).lazyload(User.groups))).all()


def _views(
    session: Session,
    published: Published,
    tasks: Sequence[UserTask],
    reader: User,
    wanted: UserTask | None,
    refusal: Refusal,
    drafts: Mapping[str, Draft],
) -> list[TaskView]:
    views = []
    for task in tasks:
        is_refused = wanted is not None and task.id == wanted.id
        views.append(
            view_task(
                session,
                published,
                task,
                reader,
                drafts=drafts,
                received=refusal.received if is_refused else None,
                hand_over=refusal.hand_over if is_refused else None,
            )
        )
    order = ("mine", "free", "held", "elsewhere")
    return sorted(views, key=lambda view: (view.task is not wanted, order.index(view.standing)))


def _escalations(session: Session, case: Case) -> Sequence[Escalation]:
    query = select(Escalation).where(Escalation.case_id == case.id).order_by(Escalation.id)
    return session.scalars(query.options(joinedload(Escalation.sent_by).lazyload(User.groups))).all()
