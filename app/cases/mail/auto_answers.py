"""How often a mail may be answered by the service itself, so that two machines never talk to each other for long."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.mail.rules import MailRules
from app.channels.incoming.automatic import is_nobodys
from app.channels.own_addresses import is_ours, is_staffs
from app.models import OutgoingMail, Requester


def may_answer(session: Session, address: str, case_id: int | None, rules: MailRules, now: datetime) -> bool:
    """Say whether a mail from this address may have an automatic answer now.

    Never one to ourselves, to staff or to an address that nobody reads; to everybody else within the caps of the
    settings, per sender and per case.
    """
    if is_nobodys(address) or is_ours(session, address) or is_staffs(session, address):
        return False
    since = now - rules.window
    answers = select(func.count()).where(OutgoingMail.in_answer_to_id.is_not(None), OutgoingMail.created_at > since)
    to_sender = answers.where(
        OutgoingMail.requester_id.in_(select(Requester.id).where(func.lower(Requester.email) == address.lower()))
    )
    if (session.scalar(to_sender) or 0) >= rules.per_sender:
        return False
    return case_id is None or (session.scalar(answers.where(OutgoingMail.case_id == case_id)) or 0) < rules.per_case
