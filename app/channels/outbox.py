"""Queue mail in the step's own transaction. Nothing here talks to a server: see `delivery`.

A `dedup_key` says what the mail is for ("answer of message 17", "breach of target 1 of case 4"); queueing the same
twice keeps the first, so that a repeated job or a repeated step never writes to anybody twice.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select, true
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.channels.own_addresses import is_ours, is_staffs
from app.channels.site import site_of
from app.channels.texts import as_html, fill
from app.models import Case, Group, Membership, OutgoingMail, Requester, User
from app.models.outbox import WAITING
from app.models.upsert import insert_missing
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


Recipient = User | StaffMember | Requester | str


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
        **_addressed(session, dedup_key, **_referring_to(to)),
        **_written(text, kind=kind, case=case, now=now, due=due),
        "in_answer_to_id": letter.mail_id if letter else None,
    }
    return _put(session, mail, kind=kind, case=case, actor=actor, now=now, due=due, is_new=is_new)


def _addressed(session: Session, dedup_key: str, **to: Any) -> dict[str, Any]:
    nobody = dict.fromkeys(("requester_id", "user_id", "group_key", "except_user_id", "address"))
    message_id = f"<{secrets.token_hex(16)}@{site_of(session).mail_domain}>"
    return {"message_id": message_id, "dedup_key": dedup_key, **nobody, **to}


def _referring_to(to: Recipient) -> dict[str, Any]:
    if isinstance(to, str):
        return {"address": to}
    return {"requester_id" if isinstance(to, Requester) else "user_id": to.id}


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


def _put(
    session: Session,
    mail: dict[str, Any],
    *,
    kind: str,
    case: Case | None,
    actor: Actor,
    now: datetime,
    due: datetime,
    is_new: bool,
) -> int | None:
    if is_new:
        mail_id = insert_values_later(session, OutgoingMail, mail)
    else:
        mail_id = insert_missing(session, OutgoingMail, **mail)
    if mail_id is None:
        return None
    session.info.setdefault(QUEUED_MAIL, []).append(mail_id)
    record(session, "mail_queued", actor=actor, at=now, case=case, mail=mail_id, kind=kind, not_before=due)
    return mail_id


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
    except_user_id: int | None = None,
    is_new: bool = False,
) -> None:
    """Tell a group by one mail, unless nobody is in it but `except_user_id`; `is_new` as in `queue`.

    It goes to the group's own address where it has one, else to its members: see OutgoingMail.
    """
    if not session.scalar(_reaches_somebody(group_key, except_user_id)):
        return
    mail = {
        **_addressed(session, f"{dedup_key}:{group_key}", group_key=group_key, except_user_id=except_user_id),
        **_written(text, kind=kind, case=case, now=now, due=now),
        "in_answer_to_id": None,
    }
    _put(session, mail, kind=kind, case=case, actor=actor, now=now, due=now, is_new=is_new)


def _reaches_somebody(group_key: str, except_user_id: int | None) -> Select[bool | None]:
    has_address = exists().where(Group.key == group_key, Group.email.is_not(None))
    return select(has_address | members_besides(except_user_id).where(Membership.group_key == group_key).exists())


def queue_again_for(
    session: Session, mail: OutgoingMail, to: StaffMember, *, case: Case | None, now: datetime
) -> int | None:
    """Queue a group's mail anew for one of its members; None where that was done before."""
    copied = {name: getattr(mail, name) for name in ("kind", "case_id", "subject", "text_body", "html_body")}
    waiting = {"created_at": mail.created_at, "not_before": now, "state": WAITING, "attempts": 0}
    addressed = _addressed(session, f"{mail.dedup_key}:{to.id}", user_id=to.id)
    row = {**addressed, **copied, **waiting, "in_answer_to_id": None}
    return _put(session, row, kind=mail.kind, case=case, actor=Actor.system(), now=now, due=now, is_new=False)


def members_besides(user_id: int | None) -> Select[str, int, str]:
    """Return the query for who is active in a group, but for one: group, id and address."""
    besides = true() if user_id is None else User.id != user_id
    return (
        select(Membership.group_key, User.id, User.email)
        .join(User, User.id == Membership.user_id)
        .where(User.is_active, besides)
    )


def address_of(session: Session, mail: OutgoingMail) -> str | None:
    """Return where a queued mail goes now; None once its recipient has no address any more, or are several."""
    if mail.requester_id:
        return session.get_one(Requester, mail.requester_id).email
    if mail.user_id:
        return session.get_one(User, mail.user_id).email
    if mail.group_key:
        return session.get_one(Group, mail.group_key).email
    return mail.address
