"""The headers that keep a conversation together: our mail answers the requester's own and tells where to reply."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.incoming.mailboxes import mailbox_of_kind
from app.channels.reply_tokens import HEADER, reply_address, token_for
from app.models import Case, IncomingMail, OutgoingMail

MOST_REFERENCES = 10


def thread_headers(session: Session, mail: OutgoingMail) -> dict[str, str]:
    """Return Reply-To, our token, and In-Reply-To with References where the requester has written a mail.

    Only for mail to the requester: staff do not answer a case by mail, and the token is not theirs to send on.
    """
    case = session.get(Case, mail.case_id) if mail.case_id and mail.requester_id else None
    if case is None:
        return {}
    headers = {}
    address = reply_address(session, mailbox_of_kind(session, case.kind).address, case.id)
    token = token_for(session, case.id)
    if address:
        headers["Reply-To"] = address
    if token:
        headers[HEADER] = token
    theirs = _letters_before(session, mail)
    if theirs:
        headers["In-Reply-To"] = theirs[-1]
        headers["References"] = " ".join(theirs)
    return headers


def _letters_before(session: Session, mail: OutgoingMail) -> list[str]:
    """Return the Message-IDs of what the requester wrote about the case before this mail, oldest first."""
    query = (
        select(IncomingMail.message_id)
        .where(
            IncomingMail.case_id == mail.case_id,
            IncomingMail.message_row_id.is_not(None),
            IncomingMail.message_id.is_not(None),
            IncomingMail.stored_at <= mail.created_at,
        )
        .order_by(IncomingMail.id.desc())
        .limit(MOST_REFERENCES)
    )
    return [message_id for message_id in reversed(session.scalars(query).all()) if message_id]
