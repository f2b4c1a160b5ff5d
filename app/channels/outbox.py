"""Queue mail in the step's own transaction. Nothing here talks to a server: see `delivery`.

A `dedup_key` says what the mail is for ("answer of message 17", "breach of target 1 of case 4"); queueing the same
twice keeps the first, so that a repeated job or a repeated step never writes to anybody twice.
"""

import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.own_addresses import is_ours, is_staffs
from app.channels.site import site_of
from app.channels.texts import as_html, fill
from app.models import Case, Group, Membership, OutgoingMail, Requester, User
from app.models.outbox import WAITING
from app.models.upsert import insert_all_missing, insert_missing
from app.models.write_behind import insert_values_later

QUEUED_MAIL = "queued_mail"  # in Session.info: the ids queued in this transaction, for whoever wakes a worker
_ANSWERED = "answered_mail"  # in Session.info: the incoming mail that the present step answers


@dataclass(frozen=True, slots=True)
class Text:
    """A message text of the procedure's settings, and the values that fill it."""

    subject: str
    body: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Answered:
    mail_id: int
    may_answer: bool


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff by id: every account has an address, so the row need not be read to write to it."""

    id: int


Recipient = User | StaffMember | Requester | Group | str


def queue(
    session: Session,
    to: Recipient,
    text: Text,
    *,
    kind: str,
    dedup_key: str,
    case: Case | None,
    actor: Actor,
    now: datetime,
    not_before: datetime | None = None,
    is_new: bool = False,
) -> int | None:
    """Put one mail into the outbox and return its id; None where there is no address, or it is queued already.

    A requester who was entered with an address of ours or of a colleague gets none: it would come back as new mail,
    or put a case's mail into the hands of staff. Nor does one whose own mail must not be answered (`answering`).
    `is_new` says that nothing can be queued under this key (it names a row that was just made): the mail may wait for
    the commit.
    """
    if isinstance(to, (User, Requester)) and not to.email:
        return None
    letter = _answered_letter(session, to, actor)
    why_not = _why_not(session, to, letter)
    if why_not:
        record(session, "mail_suppressed", actor=actor, at=now, case=case, kind=kind, withheld_because=why_not)
        return None
    due = not_before or now
    mail = {
        **_addressed(session, to, dedup_key),
        **_written(text, kind=kind, case=case, now=now, due=due),
        "in_answer_to_id": letter.mail_id if letter else None,
    }
    if is_new:
        mail_id = insert_values_later(session, OutgoingMail, mail)
    else:
        mail_id = insert_missing(session, OutgoingMail, **mail)
    if mail_id is None:
        return None
    assert isinstance(mail_id, int)
    _note_queued(session, [mail_id], kind=kind, case=case, actor=actor, now=now, due=due)
    return mail_id


def _addressed(session: Session, to: Recipient, dedup_key: str) -> dict[str, Any]:
    return {
        "message_id": f"<{secrets.token_hex(16)}@{site_of(session).mail_domain}>",
        "dedup_key": dedup_key,
        "requester_id": to.id if isinstance(to, Requester) else None,
        "user_id": to.id if isinstance(to, User | StaffMember) else None,
        "group_key": to.key if isinstance(to, Group) else None,
        "address": to if isinstance(to, str) else None,
    }


def _written(text: Text, *, kind: str, case: Case | None, now: datetime, due: datetime) -> dict[str, Any]:
    body = fill(text.body, text.values)
    return {
        "kind": kind,
        "case_id": case.id if case else None,
        "subject": " ".join(fill(text.subject, text.values).split())[:300],
        "text_body": body,
        "html_body": as_html(body),
        "created_at": now,
        "not_before": due,
        "state": WAITING,
        "attempts": 0,
    }


def _note_queued(
    session: Session,
    mail_ids: Iterable[int],
    *,
    kind: str,
    case: Case | None,
    actor: Actor,
    now: datetime,
    due: datetime,
) -> None:
    for mail_id in mail_ids:
        session.info.setdefault(QUEUED_MAIL, []).append(mail_id)
        record(session, "mail_queued", actor=actor, at=now, case=case, mail=mail_id, kind=kind, not_before=due)


@contextmanager
def answering(session: Session, mail_id: int, *, may_answer: bool) -> Iterator[None]:
    """Let what is queued for a requester meanwhile be the answer to a mail, or be withheld where none may go."""
    session.info[_ANSWERED] = _Answered(mail_id, may_answer)
    try:
        yield
    finally:
        session.info.pop(_ANSWERED, None)


def _answered_letter(session: Session, to: Recipient, actor: Actor) -> _Answered | None:
    """Return the mail that this one answers; what a timer brings about in the same step answers nothing."""
    is_automatic = actor.user is None and actor.requester is None
    return None if is_automatic or not isinstance(to, Requester) else session.info.get(_ANSWERED)


def _why_not(session: Session, to: Recipient, letter: _Answered | None) -> str:
    if not isinstance(to, Requester) or not to.email:
        return ""
    if is_ours(session, to.email) or is_staffs(session, to.email):
        return "own_address"
    return "automatic_answers" if letter is not None and not letter.may_answer else ""


def queue_to_group(
    session: Session,
    group_key: str,
    text: Text,
    *,
    kind: str,
    dedup_key: str,
    case: Case | None,
    actor: Actor,
    now: datetime,
    except_user_ids: Iterable[int | None] = (),
) -> None:
    """Tell a group: at its own address where it has one, else every active member, all by one statement."""
    group = session.get(Group, group_key)
    if group is None:
        return
    to: list[Group | StaffMember] = [group] if group.email else _members(session, group, set(except_user_ids))
    written = _written(text, kind=kind, case=case, now=now, due=now)
    rows = []
    for one in to:
        who = one.key if isinstance(one, Group) else one.id
        rows.append({**_addressed(session, one, f"{dedup_key}:{who}"), **written, "in_answer_to_id": None})
    queued = insert_all_missing(session, OutgoingMail, rows)
    _note_queued(session, queued, kind=kind, case=case, actor=actor, now=now, due=now)


def _members(session: Session, group: Group, skipped: Container[int | None]) -> list[Group | StaffMember]:
    """Return the active members, by id alone: a group has many, and a step that tells them is waited for."""
    active = select(User.id).join(Membership, Membership.user_id == User.id)
    ids = session.scalars(active.where(Membership.group_key == group.key, User.is_active).order_by(User.id))
    return [StaffMember(user_id) for user_id in ids if user_id not in skipped]


def address_of(session: Session, mail: OutgoingMail) -> str | None:
    """Return where a queued mail goes now; None once its recipient has no address any more."""
    if mail.requester_id:
        return session.get_one(Requester, mail.requester_id).email
    if mail.user_id:
        return session.get_one(User, mail.user_id).email
    if mail.group_key:
        return session.get_one(Group, mail.group_key).email
    return mail.address
