"""Deliver queued mail: claimed with a lease, retried with back-off, dead and visible after a day of trying.

A crash between the server's acceptance and our commit sends the same mail again under the same Message-ID; it is
never lost and the receiver can tell that it is the same. Several mails are claimed and read together, handed over in
one conversation, and what became of each is committed before the next one goes: so a crash repeats one mail at most.
Those of a group whom the server refuses get a mail of their own, which is tried again; the others have theirs.
"""

import logging
import smtplib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.chain import lock_chains
from app.channels.composing import compose
from app.channels.incoming.headers import is_address
from app.channels.outbox import StaffMember, members_besides, queue_again_for
from app.channels.smtp import Line, MailServer, why_not
from app.models import Case, Group, Membership, OutgoingMail, Requester, User
from app.models.base import table_of
from app.models.outbox import DEAD, KEPT, SENT, WAITING
from app.models.transactions import begin_writing

LEASE = timedelta(minutes=5)
LONGEST_IN_HAND = LEASE / 2  # a mail that has not gone by then is put back: somebody else may be quicker
_ODD = "Alamat surel ini tidak dapat ditulis bersama alamat lain"
TAKEN = "taken"  # by another deliverer, who says what became of it
FAILED = "failed"  # of itself, as the log says; its lease runs out
BACK_OFF_MINUTES = (1, 2, 5, 10, 30, 60, 120, 240, 480, 480)

_MAILS = table_of(OutgoingMail)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A mail under our lease: as it goes out, or why it cannot."""

    id: int
    to: Mapping[str, int | None] = field(default_factory=dict)  # each address, of a group with the member's id
    message: EmailMessage | None = None
    error: str | None = None
    odd: Mapping[str, str] = field(default_factory=dict)  # addresses that would spoil it for the others, and why


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a mail: an error, or none and to which members it went and to which not, with the reason."""

    mail_id: int
    error: str | None = None
    members: Sequence[int] = ()
    refused: Mapping[int, str] = field(default_factory=dict)


def due_mail(session: Session, now: datetime, limit: int = 100) -> list[int]:
    """Return the ids of mail that waits, is due and is not under a lease, oldest first."""
    rows = select(OutgoingMail.id).where(*_free(now)).order_by(OutgoingMail.not_before, OutgoingMail.id)
    return list(session.scalars(rows.limit(limit)))


def deliver_all(
    session: Session,
    mail_ids: Sequence[int],
    server: MailServer | None,
    *,
    clock: Callable[[], datetime],
    is_stopping: Callable[[], bool] = lambda: False,
) -> dict[int, str]:
    """Hand these mails over and commit what became of each; return the state of those that were free and had a turn.

    Without a server they are kept to be read. The caller has begun a writing transaction. No transaction stays open
    while the server is slow, and one mail that fails keeps no other from its turn.
    """
    lease = clock() + LEASE
    claimed = _claim(session, mail_ids, clock(), lease, is_going=server is not None)
    if server is None:  # the world sees nothing of it: all at once
        return _finish(session, [_outcome(mail, {}) for mail in claimed], KEPT, lease, clock())
    states: dict[int, str] = {}
    with server.talk() as line:
        for at, mail in enumerate(claimed):
            if is_stopping() or clock() > lease - LONGEST_IN_HAND:
                _put_back(session, claimed[at:], lease)
                break
            try:
                outcome = _Outcome(mail.id, mail.error) if mail.error else _hand_over(line, mail)
                states |= _finish(session, [outcome], SENT, lease, clock())
            except Exception:
                session.rollback()
                log.exception("mail %s could not be delivered", mail.id)
                states[mail.id] = FAILED
    return states


def deliver_one(session: Session, mail_id: int, server: MailServer | None, *, now: datetime) -> str:
    """Hand one mail over and commit what became of it; return its state, as `deliver_all` does."""
    return deliver_all(session, [mail_id], server, clock=lambda: now).get(mail_id, TAKEN)


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    nobody_has_it = or_(OutgoingMail.lease_until.is_(None), OutgoingMail.lease_until < now)
    return OutgoingMail.state == WAITING, OutgoingMail.not_before <= now, nobody_has_it


def _claim(
    session: Session, mail_ids: Sequence[int], now: datetime, lease: datetime, *, is_going: bool
) -> list[_Claimed]:
    """Take the lease of those that nobody holds, commit, and return them as they go out, in the order asked for."""
    free = select(OutgoingMail.id).where(OutgoingMail.id.in_(mail_ids), *_free(now)).order_by(OutgoingMail.id)
    taking = (
        update(OutgoingMail)
        .where(OutgoingMail.id.in_(free.with_for_update(skip_locked=True, key_share=True).scalar_subquery()))
        .values(lease_until=lease, attempts=OutgoingMail.attempts + 1)
        .returning(OutgoingMail.id)
        .execution_options(synchronize_session=False)
    )
    ours = session.scalars(taking).all()
    addressed = _addressed(session, ours) if ours else []
    claimed = {mail.id: _composed(session, mail, to, is_going=is_going) for mail, to in addressed}
    session.commit()
    return [claimed[mail_id] for mail_id in mail_ids if mail_id in claimed]


def _addressed(session: Session, mail_ids: Sequence[int]) -> list[tuple[OutgoingMail, dict[str, int | None]]]:
    """Return mails and where each goes now: nowhere once its recipient has no address any more."""
    own = func.coalesce(Requester.email, User.email, Group.email, OutgoingMail.address)
    query = (
        select(OutgoingMail, own)
        .outerjoin(Requester, Requester.id == OutgoingMail.requester_id)
        .outerjoin(User, User.id == OutgoingMail.user_id)
        .outerjoin(Group, Group.key == OutgoingMail.group_key)
        .where(OutgoingMail.id.in_(mail_ids))
        .execution_options(populate_existing=True)
    )
    rows = [(mail, address) for mail, address in session.execute(query)]
    members = _members(session, {mail.group_key for mail, address in rows if mail.group_key and not address})
    return [(mail, {address: None} if address else _besides(members, mail)) for mail, address in rows]


def _members(session: Session, group_keys: Set[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if group_keys:
        query = members_besides(None).where(Membership.group_key.in_(group_keys)).order_by(User.id)
        for group_key, user_id, address in session.execute(query):
            found.setdefault(group_key, {})[address] = user_id
    return found


def _besides(members: Mapping[str, Mapping[str, int]], mail: OutgoingMail) -> dict[str, int | None]:
    in_group = members.get(mail.group_key or "", {})
    return {address: user_id for address, user_id in in_group.items() if user_id != mail.except_user_id}


def _composed(session: Session, mail: OutgoingMail, to: Mapping[str, int | None], *, is_going: bool) -> _Claimed:
    """Return the mail as it goes out.

    One that cannot be composed (an address with a line break in it) fails like one that is refused: it is tried as
    often and then is dead and visible, instead of holding its lease for ever.
    """
    if not to:
        return _Claimed(mail.id, error="Penerima tidak lagi mempunyai alamat surel")
    plain = [address for address in to if is_address(address)] or list(to)
    odd = {address: _ODD for address in to if address not in plain} if is_going else {}
    try:
        return _Claimed(mail.id, to, compose(session, mail, plain) if is_going else None, odd=odd)
    except ValueError as error:
        return _Claimed(mail.id, error=why_not(error))


def _hand_over(line: Line, mail: _Claimed) -> _Outcome:
    """Talk to the server; return what it said, or why it did not take the mail."""
    assert mail.message is not None
    try:
        refused = line.send(mail.message, [address for address in mail.to if address not in mail.odd])
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return _Outcome(mail.id, why_not(error))
    return _outcome(mail, {**mail.odd, **refused})


def _outcome(mail: _Claimed, refused: Mapping[str, str]) -> _Outcome:
    members = {address: user_id for address, user_id in mail.to.items() if user_id is not None}
    return _Outcome(
        mail.id,
        mail.error,
        [user_id for address, user_id in members.items() if address not in refused],
        {members[address]: reason for address, reason in refused.items()},
    )


def _finish(
    session: Session, outcomes: Sequence[_Outcome], done: str, lease: datetime, now: datetime
) -> dict[int, str]:
    """Commit what became of mails and return their states.

    Left out is what took so long that another has taken over.
    """
    if not outcomes:
        return {}
    begin_writing(session)
    states = _note_done(session, [outcome for outcome in outcomes if outcome.error is None], done, lease, now)
    for outcome in outcomes:
        if outcome.error is None:
            continue
        mail = session.get_one(OutgoingMail, outcome.mail_id, populate_existing=True, with_for_update=True)
        if mail.state == WAITING and mail.lease_until == lease:
            note_failure(session, mail, outcome.error, now=now)
            states[mail.id] = mail.state
    session.commit()
    return states


def _note_done(
    session: Session, outcomes: Sequence[_Outcome], done: str, lease: datetime, now: datetime
) -> dict[int, str]:
    if not outcomes:
        return {}
    of_mail = {outcome.mail_id: outcome for outcome in outcomes}
    ours = _MAILS.c.id.in_(list(of_mail)), _MAILS.c.state == WAITING, _MAILS.c.lease_until == lease
    writing = (
        update(_MAILS)
        .where(*ours)
        .values(state=done, sent_at=now, lease_until=None, last_error=None)
        .returning(_MAILS.c.id, _MAILS.c.case_id)
    )
    rows = sorted((row.id, row.case_id) for row in session.connection().execute(writing))
    cases = lock_chains(session, {case_id for _, case_id in rows if case_id is not None})
    for mail_id, case_id in rows:
        case, outcome = cases.get(case_id) if case_id else None, of_mail[mail_id]
        told: dict[str, Any] = {"members": list(outcome.members)} if outcome.members else {}
        record(session, "mail_sent", actor=Actor.system(), at=now, case=case, mail=mail_id, kept=done == KEPT, **told)
        if outcome.refused:
            _try_each_again(session, mail_id, outcome.refused, now)
    return {mail_id: done for mail_id, _ in rows}


def _try_each_again(session: Session, mail_id: int, refused: Mapping[int, str], now: datetime) -> None:
    """Queue a mail anew for each member of the group whom the server refused."""
    mail = session.get_one(OutgoingMail, mail_id, populate_existing=True)
    case = session.get(Case, mail.case_id) if mail.case_id else None
    for user_id, reason in refused.items():
        new_id = queue_again_for(session, mail, StaffMember(user_id), case=case, now=now)
        if new_id is not None:
            again = session.get_one(OutgoingMail, new_id)
            again.attempts = mail.attempts
            note_failure(session, again, reason, now=now)


def note_failure(session: Session, mail: OutgoingMail, error: str, *, now: datetime) -> None:
    """Write down an attempt that failed: the mail is tried again later, or dead after the last one."""
    mail.lease_until, mail.last_error = None, error
    if mail.attempts < len(BACK_OFF_MINUTES):
        mail.not_before = now + timedelta(minutes=BACK_OFF_MINUTES[mail.attempts - 1])
        return
    mail.state = DEAD
    case = session.get(Case, mail.case_id) if mail.case_id else None
    record(session, "mail_given_up", actor=Actor.system(), at=now, case=case, mail=mail.id, reason=error)


def _put_back(session: Session, claimed: Sequence[_Claimed], lease: datetime) -> None:
    """Give up the lease of mail that has had no turn."""
    begin_writing(session)
    ours = update(OutgoingMail).where(
        OutgoingMail.id.in_([mail.id for mail in claimed]),
        OutgoingMail.state == WAITING,
        OutgoingMail.lease_until == lease,
    )
    session.execute(ours.values(lease_until=None, attempts=OutgoingMail.attempts - 1))
    session.commit()


def retry(session: Session, mail: OutgoingMail, *, actor: Actor, now: datetime) -> None:
    """Put a dead mail back into the queue, by a person's decision."""
    mail.state, mail.attempts, mail.not_before, mail.lease_until = WAITING, 0, now, None
    case = session.get(Case, mail.case_id) if mail.case_id else None
    record(session, "mail_retried", actor=actor, at=now, case=case, mail=mail.id)
