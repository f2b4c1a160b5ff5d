"""What the case page shows of the mails behind its conversation: where they came from, what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.mail.listing import readable_of
from app.cases.reinterpret import undecided_replies
from app.cases.what_there_is import Kinds
from app.channels.own_addresses import is_staffs
from app.models import Attachment, Case, IncomingMail, OutgoingMail, User

ANSWERED = "message:"  # how the dedup key of a mail begins that carries a message of the conversation


@dataclass(frozen=True, slots=True)
class LettersView:
    """By the message's id: the mail it came by, the mail of ours that bounced, whether its meaning is still open."""

    mails: Mapping[int, IncomingMail] = field(default_factory=dict)
    bounced: Mapping[int, OutgoingMail] = field(default_factory=dict)
    bounced_otherwise: Sequence[OutgoingMail] = ()
    undecided: frozenset[int] = frozenset()
    offered: IncomingMail | None = None
    readable: frozenset[int] = frozenset()  # ids of the mails that the reader may open


def letters_of(session: Session, case: Case, reader: User, there: Kinds) -> LettersView:
    """Read what there is of mail on a case."""
    received = _received(session, case) if IncomingMail in there else ()
    came_back = _came_back(session, case) if OutgoingMail in there else ()
    by_message = {number: mail for mail in came_back if (number := _message_of(mail)) is not None}
    mails = [mail for mail in received if mail.message_row_id is not None]
    offered = next((mail for mail in received if mail.offered_address is not None), None)
    return LettersView(
        mails={mail.message_row_id: mail for mail in mails if mail.message_row_id},
        bounced=by_message,
        bounced_otherwise=[mail for mail in came_back if _message_of(mail) is None],
        undecided=undecided_replies(session, case),
        offered=offered if _is_still_offered(session, case, offered) else None,
        readable=readable_of(session, reader, [mail.id for mail in mails]),
    )


def _received(session: Session, case: Case) -> Sequence[IncomingMail]:
    return session.scalars(select(IncomingMail).where(IncomingMail.case_id == case.id).order_by(IncomingMail.id)).all()


def _came_back(session: Session, case: Case) -> Sequence[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.case_id == case.id, OutgoingMail.bounced_at.is_not(None))
    return session.scalars(query.order_by(OutgoingMail.id)).all()


def _is_still_offered(session: Session, case: Case, mail: IncomingMail | None) -> bool:
    address = mail.offered_address if mail is not None else None
    return bool(address) and address != case.requester.email and not is_staffs(session, address or "")


def pictures(files: Sequence[Attachment]) -> list[Attachment]:
    return [file for file in files if file.media_type.startswith("image/") and not file.is_internal]


def _message_of(mail: OutgoingMail) -> int | None:
    number = mail.dedup_key.removeprefix(ANSWERED).partition(":")[0]
    return int(number) if mail.dedup_key.startswith(ANSWERED) and number.isdigit() else None
