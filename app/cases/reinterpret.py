"""What staff say a mail meant, after the service has taken it in the careful way.

A text of thanks after our answer was kept without effect: it can still be made the objection or the confirmation that
it was. A request that a colleague passed on has no requester yet: its original sender can be made one.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, digest_of
from app.cases import step as steps
from app.cases.correspond import CONFIRMATION, OBJECTION, REPLY
from app.cases.errors import Conflict, NotFound
from app.cases.facts import store_facts
from app.cases.last_move import moved_on
from app.cases.notices import tell_requester
from app.models import COMPLAINT, Case, IncomingMail, Message

MEANINGS = (OBJECTION, CONFIRMATION)
RECEIPT, COMPLAINT_RECEIPT = "receipt", "complaint_receipt"


def count_as(session: Session, case_id: int, message_id: int, meaning: str, *, actor: Actor, now: datetime) -> Case:
    """Let a message that was kept as an addition be the one that the process waits for.

    Raises NotFound, MovedOn, ProcessFault.
    """
    step = steps.begin(session, case_id, actor=actor, now=now)
    row = session.get(Message, message_id)
    if row is None or row.case_id != case_id or meaning not in MEANINGS:
        raise NotFound("Pesan itu tidak ada pada tiket ini.")
    if row.kind != REPLY or row.id not in undecided_replies(session, step.case):
        raise moved_on(session, case_id, "Pesan ini sudah diputuskan, atau tiketnya sudah berpindah.")
    row.kind = meaning
    before = {"position": step.case.position}
    cause = replace(step, actor=Actor(requester=step.case.requester, source=actor.source))
    steps.deliver(cause, meaning)
    after = {"position": step.case.position}
    step.record("message_delivered", message=row.id, kind=meaning, before=before, after=after, path=step.path)
    steps.store(cause)
    session.flush()
    return step.case


def undecided_replies(session: Session, case: Case) -> frozenset[int]:
    """Return the ids of the requester's replies since our answer, while the process waits to hear whether it helped."""
    if case.merged_into_id is not None or case.answered_at is None:  # merged: its own process stands still
        return frozenset()
    row = steps.instance_row(session, case.id, steps.MAIN)
    if row is None or OBJECTION not in row.messages.split(","):
        return frozenset()
    since = select(Message.id).where(
        Message.case_id == case.id,
        Message.direction == "inbound",
        Message.kind == REPLY,
        Message.at >= case.answered_at,
    )
    return frozenset(session.scalars(since))


def accept_offered(session: Session, case_id: int, *, actor: Actor, now: datetime) -> Case:
    """Make the original sender of a mail that was passed on the requester, who then gets the receipt.

    Raises NotFound, Conflict where the case has its requester already.
    """
    step = steps.begin(session, case_id, actor=actor, now=now)
    mail = offered_mail(session, step.case)
    if mail is None:
        raise NotFound("Tidak ada pengirim asli yang ditawarkan untuk tiket ini.")
    if step.case.requester.email == mail.offered_address:
        raise Conflict("Pengirim asli itu sudah menjadi pemohon tiket ini.")
    facts = {
        "requester.name": mail.offered_name or mail.offered_address,
        "requester.email": mail.offered_address,
    }
    changed = store_facts(session, step.case, facts, author=actor.user, task=None, now=now)
    step.record("requester_accepted", facts=changed, incoming_mail=mail.id)
    receipt = COMPLAINT_RECEIPT if step.case.kind == COMPLAINT else RECEIPT
    if receipt in step.published.settings.messages and step.case.closed_at is None:
        address = digest_of(step.case, mail.offered_address or "")[-16:]
        tell_requester(step, receipt, dedup_key=f"case:{case_id}:{receipt}:{address}")
    steps.store(step)
    session.flush()
    return step.case


def offered_mail(session: Session, case: Case) -> IncomingMail | None:
    """Return the mail that opened a case and offers its original sender as requester."""
    query = select(IncomingMail).where(IncomingMail.case_id == case.id, IncomingMail.offered_address.is_not(None))
    return session.scalar(query.order_by(IncomingMail.id).limit(1))
