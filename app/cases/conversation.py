"""What was said on a case, oldest first: with the requester, in internal notes, and from step to step.

A text of a step that went out as a message in the same instant is told once, as the message. What was said on a case
that is merged into this one stands among it, with the case it was said on; an answer that went to all of them once.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.merging.merged import merged_cases
from app.cases.split import moved_from
from app.cases.what_there_is import Kinds, what_there_is
from app.models import Attachment, Case, CaseFact, Message, MovedMessage, Note, User, UserTask
from app.models.process import COMPLETED

REQUESTER, STAFF, NOTE, STEP = "requester", "staff", "note", "step"


@dataclass(frozen=True, slots=True)
class Turn:
    """One contribution. `kind` is a message's; `task` and `texts` (name of the fact, text) are a step's."""

    origin: str
    at: datetime
    author: str | None  # None where the procedure itself spoke
    body: str = ""
    kind: str = ""
    files: tuple[Attachment, ...] = ()
    task: UserTask | None = None
    texts: tuple[tuple[str, str], ...] = ()
    message_id: int | None = None
    moved_to: Case | None = None  # the case that was made of this message
    said_on: Case | None = None  # the merged case that it was said on, where that is not the one shown

    @property
    def is_internal(self) -> bool:
        return self.origin in (NOTE, STEP)


@dataclass(frozen=True, slots=True)
class Conversation:
    """`turns` are all of them, those that the requester never sees included; the rest is of the case itself.

    `entry_texts` are the texts that were given when the case was entered, by the names of their facts.
    """

    turns: Sequence[Turn]
    entry_texts: Sequence[tuple[str, str]]
    files: Sequence[Attachment]


def conversation_of(session: Session, case: Case, there: Kinds | None = None) -> Conversation:
    """Read what was said on a case; `there` is what there is on it, where that is known already."""
    own = _said_on(session, case, there if there is not None else what_there_is(session, case.id))
    turns = list(own.turns)
    answers = {(turn.body, turn.at) for turn in turns if turn.origin == STAFF}
    for merged in merged_cases(session, case):
        turns += [
            replace(turn, said_on=merged)
            for turn in _said_on(session, merged, what_there_is(session, merged.id)).turns
            if turn.origin != STAFF or (turn.body, turn.at) not in answers
        ]
    return replace(own, turns=sorted(turns, key=lambda turn: turn.at))


def _said_on(session: Session, case: Case, there: Kinds) -> Conversation:
    messages = _messages(session, case)
    facts = session.scalars(select(CaseFact).where(CaseFact.case_id == case.id).order_by(CaseFact.id)).all()
    files = _files(session, case) if Attachment in there else ()
    moved = moved_from(session, case) if MovedMessage in there else {}
    sent = {(row.body, row.at) for row in messages if row.direction == "outbound"}
    turns = [replace(_from_message(row, case, files), moved_to=moved.get(row.id)) for row in messages]
    turns += [_from_note(row) for row in (_notes(session, case) if Note in there else ())]
    turns += _from_steps(session, facts, sent)
    return Conversation(turns, [(fact.name, fact.body) for fact in facts if fact.user_task_id is None], files)


def _messages(session: Session, case: Case) -> Sequence[Message]:
    query = select(Message).where(Message.case_id == case.id).order_by(Message.id)
    return session.scalars(query.options(joinedload(Message.author).lazyload(User.groups))).all()


def _notes(session: Session, case: Case) -> Sequence[Note]:
    query = select(Note).where(Note.case_id == case.id).order_by(Note.id)
    return session.scalars(query.options(joinedload(Note.author).lazyload(User.groups))).all()


def _files(session: Session, case: Case) -> Sequence[Attachment]:
    return session.scalars(select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id)).all()


def _from_message(row: Message, case: Case, files: Sequence[Attachment]) -> Turn:
    is_theirs = row.direction == "inbound"
    author = case.requester.name if is_theirs else (row.author.name if row.author else None)
    return Turn(
        REQUESTER if is_theirs else STAFF,
        row.at,
        author,
        body=row.body,
        kind=row.kind,
        files=tuple(file for file in files if file.message_id == row.id),
        message_id=row.id,
    )


def _from_note(row: Note) -> Turn:
    return Turn(NOTE, row.at, row.author.name if row.author else None, body=row.body)


def _from_steps(session: Session, facts: Sequence[CaseFact], sent: set[tuple[str, datetime]]) -> list[Turn]:
    """Return a turn for each completed task that left texts for colleagues: why it was escalated, what solved it."""
    left: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fact in facts:
        if fact.user_task_id is not None and (fact.body, fact.at) not in sent:
            left[fact.user_task_id].append((fact.name, fact.body))
    if not left:
        return []
    done = select(UserTask).where(UserTask.id.in_(left), UserTask.state == COMPLETED).order_by(UserTask.id)
    return [
        Turn(
            STEP,
            task.ended_at,
            task.completed_by.name if task.completed_by else None,
            task=task,
            texts=tuple(left[task.id]),
        )
        for task in session.scalars(done.options(joinedload(UserTask.completed_by).lazyload(User.groups)))
        if task.ended_at is not None
    ]
