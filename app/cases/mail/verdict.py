"""Decide what a mail is, by what it says of itself and what the database knows. Nothing is changed here."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import setting
from app.cases.lkpp.recognise import PROPOSED, is_from_lkpp, lkpp_case_of, waits_for_lkpp
from app.cases.mail.thread import Thread, thread_of
from app.cases.merging.merged import home_of
from app.channels.incoming.automatic import automatic_because, list_address
from app.channels.incoming.bounces import Bounce, bounce_of
from app.channels.incoming.forwards import is_forwarded, original_sender
from app.channels.incoming.headers import Address, addresses
from app.channels.incoming.mailboxes import without_plus
from app.channels.incoming.reading import Letter
from app.channels.own_addresses import is_ours, is_staffs
from app.models import Case, IncomingMail, OutgoingMail

OWN_ADDRESS = "own-address"
MOST_BYTES = 100_000_000
_JUNK_LEVEL = re.compile(r"[5-9]")  # the spam confidence level of Exchange: from 5 on it goes to Junk
_JUNK = re.compile(r"(?:^|;)\s*(?:SCL:[5-9]|SFV:(?:SPM|SKS|SKB))\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Unclear:
    """A person has to look; `reason` is a key of `app.channels.incoming.reasons`."""

    reason: str
    thread: Thread | None = None
    is_quarantined: bool = True


@dataclass(frozen=True, slots=True)
class Automatic:
    """A machine wrote it; `because` names what shows that."""

    because: str
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The requester of a case writes again."""

    thread: Thread


@dataclass(frozen=True, slots=True)
class OfficeReply:
    """An office that we wrote to about a case (LKPP) answers: for staff alone."""

    thread: Thread


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody asks; `original` wrote it where `sender` only passes it on. Staff who pass on are no requesters."""

    sender: Address
    original: Address | None = None
    is_from_staff: bool = False


Verdict = Unclear | Automatic | Bounce | Reply | OfficeReply | Request


def verdict_on(session: Session, mail: IncomingMail, letter: Letter) -> Verdict:
    """Return what a mail is."""
    bounce = bounce_of(letter)
    if bounce is not None:
        return bounce
    thread = thread_of(session, letter, mail.envelope_to.splitlines())
    sender = letter.sender
    is_theirs = thread is not None and sender is not None and _is_from_its_requester(thread, sender)
    if is_marked_as_spam(letter):
        return Unclear("spam", thread if is_theirs else None)
    trouble = _trouble(session, mail, letter)
    if trouble is not None or sender is None:
        return Unclear(trouble or "no_sender", thread if is_theirs else None)
    at_lkpp = None if is_theirs else _case_at_lkpp(session, letter, sender)
    if at_lkpp is not None:
        home = home_of(session, at_lkpp)
        is_asked = waits_for_lkpp(session, home)
        return Unclear(PROPOSED, Thread(home), is_quarantined=False) if is_asked else OfficeReply(Thread(home))
    if thread is not None and _is_from_the_office(session, thread, sender):
        return OfficeReply(Thread(home_of(session, thread.case)))
    because = automatic_because(letter)
    if because is not None and is_ours(session, list_address(letter, because) or ""):
        because = None  # what comes through a list that is our mailbox is a person's, though never answered by itself
    because = because or _is_our_own(session, letter)
    if because == OWN_ADDRESS and asks_to_reply_to(session, letter) is not None:
        return Unclear("own_sender", is_quarantined=False)
    if because is not None:
        return Automatic(because, thread if is_theirs else None)
    if is_staffs(session, sender.address):
        return _from_staff(letter, sender, thread)
    if thread is not None:
        return Reply(thread) if is_theirs else Unclear("unknown_sender", thread, is_quarantined=False)
    return Request(sender, original_sender(letter) if is_forwarded(letter) else None)


def _case_at_lkpp(session: Session, letter: Letter, sender: Address) -> Case | None:
    """Return the case that LKPP may be answering. Their site writes by a machine: it is asked before that is."""
    return lkpp_case_of(session, letter.subject, letter.text) if is_from_lkpp(session, sender.address) else None


def is_marked_as_spam(letter: Letter) -> bool:
    """Say whether the receiving server took it for spam."""
    root = letter.root
    marks = (root.first("x-spam-flag"), root.first("x-spam-status"), root.first("x-spam"))
    if any(mark.strip().lower().startswith("yes") for mark in marks):
        return True
    is_junk = _JUNK_LEVEL.fullmatch(root.first("x-ms-exchange-organization-scl").strip()) is not None
    return is_junk or _JUNK.search(root.first("x-forefront-antispam-report")) is not None


def asks_to_reply_to(session: Session, letter: Letter) -> Address | None:
    """Return who wants the answer, where it is somebody else than who sent it, and nobody of ours or of the staff."""
    wanted = next(iter(addresses(letter.root, "reply-to")), None)
    if wanted is None or (letter.sender is not None and wanted.address == letter.sender.address):
        return None
    return None if is_ours(session, wanted.address) or is_staffs(session, wanted.address) else wanted


def _trouble(session: Session, mail: IncomingMail, letter: Letter) -> str | None:
    """Return why a mail cannot be understood."""
    if mail.size > MOST_BYTES:
        return "too_big"
    if letter.sender is None:
        return "no_sender"
    if letter.is_sealed:
        return "encrypted"
    if not (letter.subject or letter.text or letter.files):
        return "empty"
    same_id = select(IncomingMail.id).where(
        IncomingMail.message_id == mail.message_id, IncomingMail.id < mail.id, IncomingMail.duplicate_of_id.is_(None)
    )
    return "same_message_id" if mail.message_id and session.scalar(same_id.limit(1)) is not None else None


def _is_our_own(session: Session, letter: Letter) -> str | None:
    if letter.sender is not None and is_ours(session, letter.sender.address):
        return OWN_ADDRESS
    known = select(OutgoingMail.id).where(OutgoingMail.message_id == letter.message_id)
    return "own-mail" if letter.message_id and session.scalar(known) is not None else None


def _is_from_its_requester(thread: Thread, sender: Address) -> bool:
    email = thread.case.requester.email
    return bool(email) and without_plus(email or "") == without_plus(sender.address)


def _from_staff(letter: Letter, sender: Address, thread: Thread | None) -> Verdict:
    """A colleague passes a request on, or writes for another reason, which a person has to look at."""
    original = original_sender(letter) if is_forwarded(letter) else None
    if original is not None and original.address != sender.address:
        return Request(sender, original, is_from_staff=True)
    return Unclear("from_staff", thread, is_quarantined=False)


def _is_from_the_office(session: Session, thread: Thread, sender: Address) -> bool:
    """Say whether an office answers what we wrote to it, by itself or by a machine that gives it a number."""
    written_to = thread.answered.address if thread.answered is not None else None
    return bool(written_to) and sender.address in ((written_to or "").lower(), setting(session, "lkpp_email").lower())
