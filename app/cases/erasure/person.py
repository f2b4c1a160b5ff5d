"""Find everything that a person is known by, wherever they asked under the same address, number or name.

There is no register of people, and two may have one name: so a search proposes cases, and somebody chooses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.audit.verification.behind import ERASED
from app.cases.erasure.grounds import Grounds
from app.cases.erasure.places import PLACES
from app.cases.errors import BadAnswer
from app.models import Case, FormDraft, IncomingMail, OutgoingMail, Requester
from app.models.incoming import DISCARDED, DONE
from app.privacy.contacts import national_number

MOST_CASES = 200
_FEWEST = 3
_DIGITS_COMPARED = 7
_MARKS = " ()+-./"
_EMPTIED = {place.kind: place.emptied for place in PLACES}


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to find: who has one of these. Compared without regard to capitals, and to how a number is written."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def is_enough(self) -> bool:
        return any(len(part.strip()) >= _FEWEST for part in (self.name, self.email, self.phone))


def cases_of_person(session: Session, sought: Sought) -> Sequence[Case]:
    """Return the cases that were not erased and whose requester has the address, the number or the name."""
    query = select(Case).join(Case.requester).where(Case.erased_at.is_(None), or_(false(), *_conditions(sought)))
    found = session.scalars(query.order_by(Case.id.desc()).limit(MOST_CASES)).unique().all()
    return [case for case in found if _is_meant(case.requester, sought)]


def mail_without_case(session: Session, email: str) -> tuple[list[int], int]:
    """Return the mail of an address that became no case: the ids of what is settled, and how much is undecided."""
    address = email.strip().lower()
    if not address:
        return [], 0
    theirs = (
        func.lower(IncomingMail.sender) == address,
        IncomingMail.case_id.is_(None),
        IncomingMail.proposed_case_id.is_(None),
        IncomingMail.erased_at.is_(None),
    )
    rows = session.execute(select(IncomingMail.id, IncomingMail.state).where(*theirs).order_by(IncomingMail.id)).all()
    settled = [mail_id for mail_id, state in rows if state in (DONE, DISCARDED)]
    return settled, len(rows) - len(settled)


def drafts_that_name(session: Session, sought: Sought) -> list[int]:
    """Return the unsent forms of staff in which the address or the number stands."""
    parts = [part.strip() for part in (sought.email, sought.phone) if len(part.strip()) >= _FEWEST]
    named = [FormDraft.content.icontains(part, autoescape=True) for part in parts]
    return list(session.scalars(select(FormDraft.id).where(or_(false(), *named)).order_by(FormDraft.id)))


def erase_outside_cases(
    session: Session, sought: Sought, grounds: Grounds, *, actor: Actor, now: datetime
) -> Mapping[str, list[int]]:
    """Erase what a person left that belongs to no case. The bytes go after the commit. Raises BadAnswer."""
    grounds.require_sound()
    said = grounds.reason.casefold()
    if any(len(part) > _FEWEST and part.casefold() in said for part in (sought.name, sought.email, sought.phone)):
        raise BadAnswer("reason", "Alasan ini memuat data pribadi, padahal alasan tetap tersimpan selamanya.")
    mails, _undecided = mail_without_case(session, sought.email)
    drafts = drafts_that_name(session, sought)
    letters = _letters_to(session, sought.email)
    if mails:
        emptied = {**_EMPTIED["incoming_mail"], "erased_at": now}
        session.execute(update(IncomingMail).where(IncomingMail.id.in_(mails)).values(**emptied))
    if letters:
        session.execute(update(OutgoingMail).where(OutgoingMail.id.in_(letters)).values(**_EMPTIED["outgoing_mail"]))
    if drafts:
        session.execute(delete(FormDraft).where(FormDraft.id.in_(drafts)))
    found = {"incoming_mail": mails, "outgoing_mail": letters, "form_draft": drafts}
    erased = {kind: ids for kind, ids in found.items() if ids}
    if erased:
        record(session, ERASED, actor=actor, at=now, erased=erased, **grounds.told())
    session.expire_all()
    return erased


def _letters_to(session: Session, email: str) -> list[int]:
    address = email.strip().lower()
    if not address:
        return []
    theirs = (func.lower(OutgoingMail.address) == address, OutgoingMail.case_id.is_(None))
    return list(session.scalars(select(OutgoingMail.id).where(*theirs)))


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if len(sought.email.strip()) >= _FEWEST:
        found.append(func.lower(Requester.email) == sought.email.strip().lower())
    digits = national_number(sought.phone)
    if len(digits) >= _FEWEST:
        written: ColumnElement[str] = func.coalesce(Requester.phone, "")
        for mark in _MARKS:
            written = func.replace(written, mark, "")
        found.append(written.endswith(digits[-_DIGITS_COMPARED:], autoescape=True))
    words = sought.name.lower().split()
    if len(sought.name.strip()) >= _FEWEST:
        found.append(and_(*(func.lower(Requester.name).contains(word, autoescape=True) for word in words)))
    return found


def _is_meant(person: Requester, sought: Sought) -> bool:
    """Compare a telephone number whole; SQL has compared its end."""
    digits = national_number(sought.phone)
    by_phone = len(digits) >= _FEWEST and national_number(person.phone or "") == digits
    by_email = bool(sought.email) and (person.email or "").lower() == sought.email.strip().lower()
    words = sought.name.lower().split() if len(sought.name.strip()) >= _FEWEST else []
    return by_phone or by_email or (bool(words) and all(word in person.name.lower() for word in words))
