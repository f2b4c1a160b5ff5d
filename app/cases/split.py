"""Make a case of its own out of messages that are another matter. They stay where they were said, too."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.cases.link import link_cases
from app.cases.lock import lock_case
from app.cases.merging.merge import may_merge
from app.cases.not_erased import require_not_erased
from app.cases.open_case import may_open, open_case
from app.definitions.published import Published, active
from app.models import Attachment, Case, Message, MovedMessage
from app.models.related import SPLIT

INBOUND = "inbound"
_PORTAL = "portal"
_OF_THE_REQUESTER = ("name", "email", "phone", "role", "organization", "npwp", "spse_user_id", "identity_verified")


def split_case(
    session: Session, case_id: int, message_ids: Sequence[int], subject: str, *, actor: Actor, now: datetime
) -> Case:
    """Open a case for the same requester out of some of their messages; its clock runs since the first of them.

    Raises NotAllowed, NotFound, BadAnswer (nothing chosen, no subject), Conflict (one of them is moved already).
    """
    if not may_merge(actor):
        raise NotAllowed("Tiket dipisah oleh Helpdesk, Admin PPE, atau Koordinator.")
    if not subject.strip():
        raise BadAnswer("subject", "Tulis pokok masalah tiket yang baru.")
    case = lock_case(session, case_id)
    require_not_erased(case)
    messages = _chosen(session, case, message_ids)
    made = _open(session, case, messages, subject.strip(), actor, now)
    for message in messages:
        session.add(MovedMessage(message_id=message.id, case_id=made.id))
    link_cases(session, made, case, SPLIT, actor=actor, now=now)
    record(
        session,
        "case_divided",
        actor=actor,
        at=now,
        case=case,
        other_case=made.number,
        moved_messages=[message.id for message in messages],
    )
    session.flush()
    return made


def moved_from(session: Session, case: Case) -> dict[int, Case]:
    """Return the case that each moved message of this one has become, by the message's id."""
    rows = select(MovedMessage).join(Message, Message.id == MovedMessage.message_id).where(Message.case_id == case.id)
    return {row.message_id: row.case for row in session.scalars(rows.options(joinedload(MovedMessage.case)))}


def _chosen(session: Session, case: Case, message_ids: Sequence[int]) -> Sequence[Message]:
    messages = session.scalars(
        select(Message)
        .where(Message.case_id == case.id, Message.id.in_(message_ids), Message.direction == INBOUND)
        .order_by(Message.id)
    ).all()
    if not messages:
        raise BadAnswer("messages", "Pilih sedikitnya satu pesan pengguna.")
    moved = moved_from(session, case)
    for message in messages:
        if message.id in moved:
            raise Conflict(f"Pesan itu sudah dipindahkan ke {moved[message.id].number}.")
    return messages


def _open(session: Session, case: Case, messages: Sequence[Message], subject: str, actor: Actor, now: datetime) -> Case:
    published = active(session)
    made = open_case(
        session,
        published,
        kind=case.kind,
        channel=_channel(published, case, actor),
        facts=_facts(case, messages, subject),
        data={},
        attachments=[_copied(session, file, now) for message in messages for file in message.attachments],
        arrived_at=messages[0].at,
        actor=actor,
        now=now,
    )
    made.channel = case.channel
    return made


def _channel(published: Published, case: Case, actor: Actor) -> str:
    """Return the start by which the new case comes in: that of the first one where this actor may use it."""
    starts = {start.properties.get("channel"): start for start in published.starts(case.kind)}
    own = starts.get(case.channel)
    return case.channel if own is not None and may_open(published, own, actor) else _PORTAL


def _facts(case: Case, messages: Sequence[Message], subject: str) -> dict[str, Any]:
    facts: dict[str, Any] = {f"requester.{name}": getattr(case.requester, name) for name in _OF_THE_REQUESTER}
    facts |= {
        "case.subject": subject,
        "case.description": "\n\n".join(message.body for message in messages if message.body),
        "case.application": case.application,
        "case.consent": case.consent,
    }
    return facts | ({"case.category": case.category.code} if case.category else {})


def _copied(session: Session, file: Attachment, now: datetime) -> Attachment:
    """Return a row of its own for the same bytes: each case keeps its files, whatever becomes of the other."""
    copy = Attachment(
        upload_key=secrets.token_urlsafe(24),
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by_id=file.uploaded_by_id,
        at=now,
    )
    session.add(copy)
    session.flush()
    return copy
