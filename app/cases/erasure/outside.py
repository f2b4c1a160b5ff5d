"""What a person left that belongs to no case: mail that became none, letters to their address, drafts that name them.

A case that is held keeps its own: a draft of its tasks, and what was proposed for it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, false, func, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.audit import Actor, record
from app.audit.verification.references import ERASED
from app.cases.erasure.erase import overwrite_what_goes
from app.cases.erasure.grounds import Grounds, require_eraser
from app.cases.erasure.person import DIGITS_COMPARED, Sought, without_marks
from app.cases.erasure.places import PLACES
from app.cases.errors import BadAnswer
from app.cases.retention.holds import hold_in_force, in_force
from app.models import Case, FormDraft, IncomingMail, LegalHold, OutgoingMail, User, UserTask
from app.models.incoming import DISCARDED, DONE
from app.models.retention import ERASED_TEXT
from app.privacy import Kind, Known, cover, find_identifying
from app.privacy.contacts import national_number

_ROWS_A_STATEMENT = 500
_SHORTEST_PART = 4
_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_NUMBER = re.compile(r"\+?\(?\d[\d ()+./-]{5,}\d")
_EMPTIED = {place.kind: place.emptied for place in PLACES}


@dataclass(frozen=True, slots=True)
class NamingDraft:
    """An unsent form in which somebody is named: whose it is, and of which case."""

    id: int
    owner: str
    case_number: str | None
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Outside:
    """`undecided` mail is no case yet and stays until somebody has decided."""

    mails: Sequence[int]
    undecided: int
    letters: Sequence[int]
    drafts: Sequence[NamingDraft]

    @property
    def is_empty(self) -> bool:
        return not (self.mails or self.letters or self.drafts)


def outside_of(session: Session, sought: Sought, now: datetime) -> Outside:
    """Return what a person left that belongs to no case. Changes nothing."""
    mails, undecided = mail_without_case(session, sought.email, now)
    return Outside(mails, undecided, _letters_to(session, sought.email), drafts_that_name(session, sought, now))


def mail_without_case(session: Session, email: str, now: datetime) -> tuple[list[int], int]:
    """Return the mail of an address that became no case: the ids of what is settled, and how much is undecided.

    Mail that somebody passed on is its original sender's, and a copy goes with the first.
    """
    address = email.strip().lower()
    if not address:
        return [], 0
    first = aliased(IncomingMail)
    of_a_case = exists().where(first.id == IncomingMail.duplicate_of_id, first.case_id.is_not(None))
    of_a_held_one = exists().where(LegalHold.case_id == IncomingMail.proposed_case_id, in_force(session, now))
    is_left = (IncomingMail.case_id.is_(None), IncomingMail.erased_at.is_(None), ~of_a_case)
    theirs = or_(func.lower(IncomingMail.sender) == address, func.lower(IncomingMail.offered_address) == address)
    rows = session.execute(select(IncomingMail.id, IncomingMail.state, of_a_held_one).where(theirs, *is_left)).all()
    settled = {mail_id for mail_id, state, is_held in rows if state in (DONE, DISCARDED) and not is_held}
    copies = select(IncomingMail.id).where(IncomingMail.duplicate_of_id.in_(settled), *is_left)
    undecided = sum(state not in (DONE, DISCARDED) for _mail_id, state, _is_held in rows)
    return sorted(settled | set(session.scalars(copies))), undecided


def drafts_that_name(session: Session, sought: Sought, now: datetime) -> list[NamingDraft]:
    """Return the unsent forms of staff in which the whole address or the whole number stands."""
    tests, conditions = _tests(sought)
    query = select(FormDraft, User.name).join(User, User.id == FormDraft.user_id).where(or_(false(), *conditions))
    found = []
    for draft, owner in session.execute(query.order_by(FormDraft.id)):
        case = _case_of(session, draft.form_key)
        is_held = case is not None and hold_in_force(session, case.id, now) is not None
        if not is_held and any(test(draft.content) for test in tests):
            found.append(NamingDraft(draft.id, owner, case.number if case else None, draft.saved_at))
    return found


def _tests(sought: Sought) -> tuple[list[Callable[[str], bool]], list[ColumnElement[bool]]]:
    """Return what a draft must contain, and conditions that leave out most drafts without it."""
    tests: list[Callable[[str], bool]] = []
    conditions: list[ColumnElement[bool]] = []
    address, digits = sought.email.strip(), national_number(sought.phone)
    if _ADDRESS.fullmatch(address):
        whole = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
        tests.append(lambda content: whole.search(content) is not None)
        conditions.append(FormDraft.content.icontains(address, autoescape=True))
    if len(digits) >= DIGITS_COMPARED:
        tests.append(lambda content: any(national_number(one) == digits for one in _NUMBER.findall(content)))
        conditions.append(without_marks(FormDraft.content).contains(digits[-DIGITS_COMPARED:], autoescape=True))
    return tests, conditions


def _case_of(session: Session, form_key: str) -> Case | None:
    """Return the case that a form is about, None for one that opens a case, or is about none."""
    form, _, number = form_key.partition(":")
    if not number.isdecimal():
        return None
    if form == "note":
        return session.get(Case, int(number))
    task = session.get(UserTask, int(number)) if form in ("task", "hand_over") else None
    return task.case if task is not None else None


def _letters_to(session: Session, email: str) -> list[int]:
    address = email.strip().lower()
    if not address:
        return []
    theirs = (func.lower(OutgoingMail.address) == address, OutgoingMail.case_id.is_(None))
    return list(session.scalars(select(OutgoingMail.id).where(*theirs).order_by(OutgoingMail.id)))


def erase_outside_cases(
    session: Session, sought: Sought, grounds: Grounds, *, actor: Actor, now: datetime
) -> Mapping[str, list[int]]:
    """Erase what a person left that belongs to no case. The bytes go after the commit. Raises NotAllowed, BadAnswer."""
    require_eraser(actor)
    grounds.require_sound()
    said = grounds.reason.casefold()
    parts = (sought.name.strip(), sought.email.strip(), sought.phone.strip())
    if any(len(part) >= _SHORTEST_PART and part.casefold() in said for part in parts):
        raise BadAnswer("reason", "Alasan ini memuat data pribadi, padahal alasan tetap tersimpan selamanya.")
    left = outside_of(session, sought, now)
    rows = {
        "incoming_mail": left.mails,
        "outgoing_mail": left.letters,
        "form_draft": [draft.id for draft in left.drafts],
    }
    known = Known(people=(sought.name,), values={Kind.EMAIL: (sought.email,), Kind.PHONE: (sought.phone,)})
    told = {**grounds.told(), "reason": cover(grounds.reason, find_identifying(grounds.reason, known))}
    return _erase(session, rows, told, actor=actor, now=now)


def rows_that_came_back(
    session: Session, rows: Mapping[str, Sequence[int]], erased_at: datetime
) -> Mapping[str, list[int]]:
    """Return which of these rows, once erased, an older copy of the database has brought back.

    A row that is younger than the erasure is another one, which has got the same number since.
    """
    found = {}
    for kind, (key, at, is_whole) in _WHOLE.items():
        query = select(key).where(key.in_(list(rows.get(kind, ()))), at <= erased_at, is_whole).order_by(key)
        if ids := list(session.scalars(query)):
            found[kind] = ids
    return found


_WHOLE: Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[datetime], ColumnElement[bool]]] = {
    "incoming_mail": (
        IncomingMail.id,
        IncomingMail.stored_at,
        IncomingMail.erased_at.is_(None) & IncomingMail.case_id.is_(None),
    ),
    "outgoing_mail": (
        OutgoingMail.id,
        OutgoingMail.created_at,
        (OutgoingMail.subject != ERASED_TEXT) & OutgoingMail.case_id.is_(None),
    ),
    "form_draft": (FormDraft.id, FormDraft.saved_at, true()),
}


def erase_rows_again(
    session: Session,
    rows: Mapping[str, Sequence[int]],
    grounds: Grounds,
    erased_at: datetime,
    *,
    actor: Actor,
    now: datetime,
) -> Mapping[str, list[int]]:
    """Erase what an older copy has brought back of an erasure outside cases. Raises NotAllowed, BadAnswer."""
    require_eraser(actor)
    grounds.require_sound()
    return _erase(session, rows_that_came_back(session, rows, erased_at), grounds.told(), actor=actor, now=now)


def _erase(
    session: Session, rows: Mapping[str, Sequence[int]], told: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Mapping[str, list[int]]:
    overwrite_what_goes(session)
    erased = {kind: list(ids) for kind, ids in rows.items() if ids}
    for kind, ids in erased.items():
        for first in range(0, len(ids), _ROWS_A_STATEMENT):
            _empty(session, kind, ids[first : first + _ROWS_A_STATEMENT], now)
    if erased:
        record(session, ERASED, actor=actor, at=now, erased=erased, **told)
    session.expire_all()
    return erased


def _empty(session: Session, kind: str, ids: Sequence[int], now: datetime) -> None:
    if kind == "incoming_mail":
        emptied = {**_EMPTIED[kind], "erased_at": now}
        session.execute(update(IncomingMail).where(IncomingMail.id.in_(ids)).values(**emptied))
    elif kind == "outgoing_mail":
        session.execute(update(OutgoingMail).where(OutgoingMail.id.in_(ids)).values(**_EMPTIED[kind]))
    else:
        session.execute(delete(FormDraft).where(FormDraft.id.in_(ids)))
