"""A mail that may be LKPP's answer: Admin PPE takes it with one click, or says that it is not.

Taken, it completes the step that waits for LKPP with its text, as if Admin PPE had typed it there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases import step as steps
from app.cases.claim import require_candidate, require_not_held_by_another
from app.cases.complete import complete_in
from app.cases.errors import Conflict, NotFound
from app.cases.lkpp.recognise import PROPOSED
from app.cases.lkpp.standing import require_admin_ppe
from app.cases.mail.content import keep_content
from app.cases.mail.incoming import lock_mail
from app.cases.mass_incidents.answer import answers_for
from app.cases.merging.merged import merges_into
from app.channels.incoming.reading import Letter, read
from app.channels.incoming.store import raw_of
from app.channels.quoting import written_now
from app.models import Case, IncomingMail
from app.models.incoming import A_REPLY, DONE, WAITING

DECLINED = "lkpp_declined"
ANSWER_FACT = "lkpp_answer"
"""The text that the step which waits for LKPP asks for."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mail, what its sender wrote in it, and the names of its files."""

    mail: IncomingMail
    text: str
    files: Sequence[str]


def proposals_for(session: Session, case: Case) -> list[Proposal]:
    """Return the mails that may be LKPP's answer about a case and wait for Admin PPE."""
    waiting = select(IncomingMail).where(
        IncomingMail.proposed_case_id.in_(_ids_with_merged(session, case)),
        IncomingMail.state == WAITING,
        IncomingMail.reason == PROPOSED,
    )
    found = []
    for mail in session.scalars(waiting.order_by(IncomingMail.id)):
        letter = read(raw_of(session, mail))
        found.append(Proposal(mail, _text_of(letter), [file.name for file in letter.files]))
    return found


def _ids_with_merged(session: Session, case: Case) -> list[int]:
    """Return the id of a case and of those that it holds: what LKPP answers about them is worked on here."""
    return [case.id, *(merge.source_id for merge in merges_into(session, case.id))] if case.merged_count else [case.id]


def accept_answer(session: Session, case_id: int, mail_id: int, *, actor: Actor, now: datetime) -> None:
    """Complete the step that waits for LKPP with a mail's text and files.

    Raises NotAllowed, NotFound, Conflict (decided, held by another, or nothing waits for it).
    """
    mail = _take(session, case_id, mail_id, actor)
    letter = read(raw_of(session, mail))
    content = keep_content(session, mail, letter, now)
    step = steps.begin(session, case_id, actor=actor, now=now)
    for task in step.open_tasks:
        answers = answers_for(step, task, _text_of(letter), fact=ANSWER_FACT)
        if answers is not None:
            require_candidate(task, actor)
            require_not_held_by_another(task, actor)
            complete_in(step, task, facts=answers.facts, data=answers.data, attachments=content.files)
            break
    else:
        raise Conflict("Isi surel ini tidak dapat langsung dipakai. Salin bagian yang perlu ke tugas Anda.")
    mail.state, mail.outcome, mail.case_id = DONE, A_REPLY, case_id
    mail.decided_at, mail.decided_by_id = now, actor.user_id
    session.flush()
    record(session, "lkpp_answer_accepted", actor=actor, at=now, case=step.case, incoming_mail=mail.id)


def decline_answer(session: Session, case_id: int, mail_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a mail wait for Helpdesk instead, like any that nobody could place. Raises as `accept_answer`."""
    mail = _take(session, case_id, mail_id, actor)
    mail.reason, mail.proposed_case_id = DECLINED, None
    session.flush()
    case = session.get_one(Case, case_id)
    record(session, "lkpp_answer_declined", actor=actor, at=now, case=case, incoming_mail=mail.id)


def _take(session: Session, case_id: int, mail_id: int, actor: Actor) -> IncomingMail:
    """Lock a mail that is still proposed for a case."""
    require_admin_ppe(actor)
    if session.get(IncomingMail, mail_id) is None:
        raise NotFound("Surel itu tidak ada.")
    mail = lock_mail(session, mail_id)
    ids = _ids_with_merged(session, session.get_one(Case, case_id))
    if mail.state != WAITING or mail.reason != PROPOSED or mail.proposed_case_id not in ids:
        who = mail.decided_by.name if mail.decided_by else None
        raise Conflict("Surel ini sudah diputuskan.", who=who, when=mail.decided_at)
    return mail


def _text_of(letter: Letter) -> str:
    """Return what was written now; the whole where that is nothing but a quote."""
    return (written_now(letter.text) or letter.text).strip()
