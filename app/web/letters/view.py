"""What the case page shows of the mails behind its conversation: where they came from, what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.mail.listing import may_see_mail
from app.cases.reinterpret import offered_mail, undecided_replies
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


def letters_of(session: Session, case: Case, reader: User) -> LettersView:
    """Read what there is of mail on a case."""
    mails = session.scalars(
        select(IncomingMail).where(IncomingMail.case_id == case.id, IncomingMail.message_row_id.is_not(None))
    ).all()
    came_back = session.scalars(
        select(OutgoingMail)
        .where(OutgoingMail.case_id == case.id, OutgoingMail.bounced_at.is_not(None))
        .order_by(OutgoingMail.id)
    ).all()
    by_message = {number: mail for mail in came_back if (number := _message_of(mail)) is not None}
    offered = offered_mail(session, case)
    return LettersView(
        mails={mail.message_row_id: mail for mail in mails if mail.message_row_id},
        bounced=by_message,
        bounced_otherwise=[mail for mail in came_back if _message_of(mail) is None],
        undecided=undecided_replies(session, case),
        offered=offered if _is_still_offered(session, case, offered) else None,
        readable=frozenset(mail.id for mail in mails if may_see_mail(session, reader, mail)),
    )


def _is_still_offered(session: Session, case: Case, mail: IncomingMail | None) -> bool:
    address = mail.offered_address if mail is not None else None
    return bool(address) and address != case.requester.email and not is_staffs(session, address or "")


def pictures(files: Sequence[Attachment]) -> list[Attachment]:
    return [file for file in files if file.media_type.startswith("image/") and not file.is_internal]


def _message_of(mail: OutgoingMail) -> int | None:
    number = mail.dedup_key.removeprefix(ANSWERED).partition(":")[0]
    return int(number) if mail.dedup_key.startswith(ANSWERED) and number.isdigit() else None
