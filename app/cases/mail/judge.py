"""What a person decides about a mail that nothing else could: a case of its own, a turn of another, or nothing.

Each is done once, under the lock of the mail's row; whoever comes second is told who was first.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.inbox.queues import may_see_case
from app.cases.lock import lock_with_home
from app.cases.mail.cases import NoStart, Origin, open_from_mail
from app.cases.mail.content import keep_content
from app.cases.mail.incoming import lock_mail
from app.cases.mail.listing import DECIDERS, may_see_mail
from app.cases.mail.replies import keep_aside, keep_note, take_reply
from app.cases.mail.verdict import asks_to_reply_to
from app.cases.not_erased import require_not_erased
from app.channels.incoming.forwards import is_forwarded, original_sender
from app.channels.incoming.reading import Letter, read
from app.channels.incoming.store import raw_of
from app.channels.own_addresses import is_ours, is_staffs
from app.models import COMPLAINT, Case, IncomingMail
from app.models.incoming import A_COMPLAINT, A_REPLY, A_TICKET, DISCARDED, DONE, QUARANTINED, WAITING


def make_case(session: Session, mail_id: int, *, kind: str, actor: Actor, now: datetime) -> Case:
    """Open a case of this kind from a mail. Raises NotAllowed, NotFound, Conflict, ProcessFault."""
    mail, letter = _take(session, mail_id, actor)
    try:
        case = open_from_mail(session, mail, letter, kind, _origin(session, letter), actor=actor, now=now)
    except NoStart:
        raise Conflict(
            "Prosedur yang berlaku tidak menerima surel untuk jenis ini. Minta Pemilik Proses menambahkannya."
        ) from None
    _decide(session, mail, DONE, A_COMPLAINT if kind == COMPLAINT else A_TICKET, case, actor, now)
    return case


def join_case(session: Session, mail_id: int, case_number: str, *, actor: Actor, now: datetime) -> Case:
    """Put a mail into the conversation of a case; what a colleague wrote becomes an internal note there.

    An open case goes on by it as by the requester's own reply. Raises NotAllowed, NotFound, Conflict, ProcessFault.
    """
    mail, letter = _take(session, mail_id, actor)
    case = session.scalar(select(Case).where(Case.number == case_number.strip().upper()))
    if case is None or actor.user is None or not may_see_case(actor.user, case):
        raise NotFound("Tiket dengan nomor itu tidak ada. Periksa nomornya.")
    require_not_erased(lock_with_home(session, case.id))
    content = keep_content(session, mail, letter, now)
    if letter.sender is not None and is_staffs(session, letter.sender.address):
        keep_note(session, mail, case, content, actor=actor, now=now)
    elif case.closed_at is not None:
        keep_aside(session, mail, case.id, content, kind="reply", actor=actor, now=now)
    else:
        take_reply(session, mail, case, content, actor=actor, now=now)
    _decide(session, mail, DONE, A_REPLY, case, actor, now)
    return case


def discard(session: Session, mail_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Close a mail that makes no case; it stays stored. Raises NotAllowed, NotFound, BadAnswer, Conflict."""
    if not reason.strip():
        raise BadAnswer("reason", "Tulis alasannya, agar rekan Anda tahu mengapa surel ini dibuang.")
    mail, letter = _take(session, mail_id, actor)
    original = original_sender(letter) if is_forwarded(letter) else None
    if original is not None:  # whose mail it is must be known, should they ask that it be erased
        mail.offered_name, mail.offered_address = original.name or None, original.address
    mail.decision_reason = reason.strip()[:500]
    _decide(session, mail, DISCARDED, mail.outcome, None, actor, now)


def _take(session: Session, mail_id: int, actor: Actor) -> tuple[IncomingMail, Letter]:
    """Lock a mail that still waits for a decision."""
    if session.get(IncomingMail, mail_id) is None:
        raise NotFound("Surel itu tidak ada.")
    mail = lock_mail(session, mail_id)
    if actor.user is None or not actor.groups & set(DECIDERS) or not may_see_mail(session, actor.user, mail):
        raise NotAllowed("Surel masuk diputuskan oleh Helpdesk atau Koordinator.")
    if mail.erased_at is not None:
        raise Conflict("Isi surel ini sudah dihapus menurut hukum.")
    is_open = mail.state in (WAITING, QUARANTINED) or (mail.state == DONE and mail.case_id is None)
    if not is_open or mail.duplicate_of_id is not None:
        who = mail.decided_by.name if mail.decided_by else None
        raise Conflict("Surel ini sudah diputuskan.", who=who, when=mail.decided_at)
    return mail, read(raw_of(session, mail))


def _origin(session: Session, letter: Letter) -> Origin:
    """Return whose request it is; never a colleague's or our own."""
    original = original_sender(letter) if is_forwarded(letter) else None
    sender = letter.sender
    if sender is not None and is_ours(session, sender.address):
        original = original or asks_to_reply_to(session, letter)
    if sender is not None and (is_staffs(session, sender.address) or is_ours(session, sender.address)):
        sender = None
    return Origin(sender, original)


def _decide(
    session: Session,
    mail: IncomingMail,
    state: str,
    outcome: str | None,
    case: Case | None,
    actor: Actor,
    now: datetime,
) -> None:
    mail.state, mail.outcome = state, outcome
    mail.decided_at, mail.decided_by_id = now, actor.user_id
    session.flush()
    record(
        session,
        "mail_decided",
        actor=actor,
        at=now,
        case=case,
        incoming_mail=mail.id,
        outcome="discarded" if state == DISCARDED else outcome,
        reason=mail.decision_reason,
    )
