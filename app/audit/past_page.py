"""What the page of a case showed at an instant: the replay, with what stands behind its ids looked up.

A text is shown where its row still is what was recorded (its digest says so). What identifies the requester is kept
once, as it is now; where it has been changed since, that is said and nothing is made up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.behind import Behind, FileDigest
from app.audit.entry import Detail, Match, Quote, Shown
from app.audit.glossary import Glossary
from app.audit.replay import Happened, as_it_was
from app.audit.salts import fits
from app.audit.then import CaseThen, MessageThen, TaskThen, TextThen
from app.audit.words import TEXT_LABELS, label_of, words_for
from app.models import Case, UserTask

_OUTGOING = frozenset({"answer", "question", "lkpp_question"})


@dataclass(frozen=True, slots=True)
class Turn:
    """A message or a note: who wrote what, and whether it still stands as it was."""

    at: datetime
    who: str
    is_ours: bool
    quote: Quote


@dataclass(frozen=True, slots=True)
class OpenTask:
    name: str
    group: str
    holder: str
    on_behalf_of: str
    created_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastPage:
    then: CaseThen
    version: int | None
    position: str
    close_reason: str
    facts: Sequence[Detail]
    asker: Sequence[Quote | Detail]
    tasks: Sequence[OpenTask]
    messages: Sequence[Turn]
    notes: Sequence[Turn]
    texts: Sequence[Quote]
    files: Sequence[Quote]

    @property
    def is_wrong(self) -> bool:
        """Say whether something that should stand as it was recorded does not."""
        quotes = (turn.quote for turn in (*self.messages, *self.notes))
        return any(quote.match in (Match.DIFFERENT, Match.MISSING) for quote in (*quotes, *self.texts, *self.files))


def past_page(
    session: Session,
    case: Case,
    events: Iterable[Happened],
    at: datetime,
    *,
    glossary: Glossary,
    file_digest: FileDigest | None = None,
) -> PastPage | None:
    """Return the page as it stood at an instant; None where the case was not opened by then."""
    then = as_it_was(events, at)
    if then is None:
        return None
    behind = Behind(session, [case.id], file_digest)
    processes = {task.id: task.process_id for task in _tasks(session, then)}
    return PastPage(
        then=then,
        version=behind.versions.get(then.deployment_id or 0),
        position=glossary.position(then.deployment_id, then.position),
        close_reason=glossary.close_reason(then.deployment_id, then.close_reason) if then.close_reason else "",
        facts=[Detail(label_of(name), _said(behind, name, value)) for name, value in sorted(then.columns.items())],
        asker=[_sealed(case, name, seal) for name, seal in sorted(then.seals.items())],
        tasks=[_open_task(behind, glossary, then, task, processes) for task in then.open_tasks],
        messages=[_message(behind, case, message) for _, message in sorted(then.messages.items())],
        notes=[_note(behind, case, note) for _, note in sorted(then.notes.items())],
        texts=[
            behind.fact(TEXT_LABELS.get(name) or label_of(name), case.id, text.id, text.sha256)
            for name, text in _in_order(then)
        ],
        files=[behind.file("", file.id, file.sha256) for _, file in sorted(then.files.items())],
    )


def _tasks(session: Session, then: CaseThen) -> list[UserTask]:
    return [task for key in then.tasks if (task := session.get(UserTask, key)) is not None]


def _in_order(then: CaseThen) -> list[tuple[str, TextThen]]:
    return sorted(then.texts.items(), key=lambda item: item[1].id)


def _open_task(
    behind: Behind, glossary: Glossary, then: CaseThen, task: TaskThen, processes: dict[int, str]
) -> OpenTask:
    element = glossary.element(then.deployment_id, processes.get(task.id, ""), task.element_id)
    return OpenTask(
        name=element or task.element_id,
        group=behind.groups.get(task.group, task.group),
        holder=behind.person(task.assignee_id) or "",
        on_behalf_of=behind.person(task.on_behalf_of_id) or "",
        created_at=task.created_at,
        due_at=task.due_at,
    )


def _message(behind: Behind, case: Case, message: MessageThen) -> Turn:
    is_ours = message.kind in _OUTGOING or message.author_id is not None
    who = behind.person(message.author_id) or ("Sistem" if is_ours else case.requester.name)
    return Turn(
        message.at, who, is_ours, behind.message(words_for("kind", message.kind), case.id, message.id, message.sha256)
    )


def _note(behind: Behind, case: Case, note: TextThen) -> Turn:
    who = behind.person(note.author_id) or "Sistem"
    return Turn(note.at, who, True, behind.note("Catatan internal", case.id, note.id, note.sha256))


def _said(behind: Behind, name: str, value: object) -> Shown:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if name == "category":
        return behind.categories.get(str(value), str(value))
    if name == "bid_deadline":
        return datetime.fromisoformat(str(value))
    return words_for(name, value)


def _sealed(case: Case, name: str, seal: object) -> Quote | Detail:
    """Hold what identifies somebody, kept only as it is now, against what was recorded by then."""
    owner, _, column = name.rpartition(".")
    value = getattr(case.requester if owner == "requester" else case, column, None)
    label = label_of(name)
    if seal is None or isinstance(seal, bool):
        return Detail(label, None if seal is None else "ya" if seal else "tidak")
    if fits(str(seal), str(value or ""), case.digest_salt):
        return Quote(label, words_for(column, value or ""), str(seal), Match.SAME)
    if case.erased_at is not None:
        return Quote(label, None, str(seal), Match.ERASED, case.erased_at)
    return Quote(label, None, str(seal), Match.REPLACED)
