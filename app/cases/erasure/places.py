"""Every place where something of a requester stands, and what is left of it: the one list of erasing.

A new column with free text belongs either here or among `app.cases.erasure.kept`; a structural test says so. Rows stay,
with their numbers, instants, steps and choices, so that reports and deadlines do not change; only what is worth nothing
without its text is deleted. The bytes of files and raw mail go after the commit (`app.jobs.erased_files`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, union
from sqlalchemy import case as either

from app.channels.incoming.erased import EMPTIED
from app.models import (
    Attachment,
    Case,
    CaseFact,
    CaseMerge,
    CaseRating,
    Escalation,
    FormDraft,
    Incident,
    IncomingMail,
    KeptFinding,
    LegalHold,
    Message,
    Note,
    OutgoingMail,
    Requester,
    UserTask,
)
from app.models.base import Base
from app.models.incoming import DISCARDED, DONE
from app.models.retention import ERASED_TEXT

Rows = Callable[[Case], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """A table: which of its rows are of a case, and what stands in their columns afterwards.

    `kind` names the rows in the event, as verifying knows them. Without `emptied` the rows themselves go. A column in
    `unless_empty` that holds nothing stays so: an empty text has nobody in it, and its digest says so.
    """

    kind: str
    model: type[Base]
    rows: Rows
    emptied: Mapping[str, Any] = field(default_factory=dict)
    unless_empty: tuple[str, ...] = ()
    is_marked: bool = False  # has a column `erased_at`

    @property
    def is_deleted(self) -> bool:
        return not self.emptied


def _of(column: Any) -> Rows:
    return lambda case: column == case.id


def _incoming(case: Case) -> ColumnElement[bool]:
    """Return the condition for the mail that made or reached a case, its copies, and what was only proposed for it.

    Each part is asked by itself, so that each is found by its index: a condition with "or" reads the whole table.
    """
    ids = select(IncomingMail.id)
    said = select(Message.id).where(Message.case_id == case.id)
    about = (
        ids.where(IncomingMail.case_id == case.id),
        ids.where(IncomingMail.message_row_id.in_(said)),
        ids.where(
            IncomingMail.proposed_case_id == case.id,
            IncomingMail.case_id.is_(None),
            IncomingMail.state.in_((DONE, DISCARDED)),
        ),
    )
    return IncomingMail.id.in_(union(*about, ids.where(IncomingMail.duplicate_of_id.in_(union(*about)))))


def outgoing_of(case: Case) -> ColumnElement[bool]:
    """Return the condition for mail about a case; the mail of the morning, which has none, names it among others."""
    ids = select(OutgoingMail.id)
    names_it = (
        OutgoingMail.case_id.is_(None),
        OutgoingMail.created_at >= case.received_at,
        OutgoingMail.text_body.contains(case.number, autoescape=True),
    )
    of_case, to_requester = OutgoingMail.case_id == case.id, OutgoingMail.requester_id == case.requester_id
    return OutgoingMail.id.in_(union(ids.where(of_case), ids.where(to_requester), ids.where(*names_it)))


_HAS_A_DIGEST = or_(*(OutgoingMail.dedup_key.like(f"case:%:{kind}:%") for kind in ("receipt", "complaint_receipt")))
_NAMELESS_KEY = either(
    (_HAS_A_DIGEST, literal("erased:").concat(cast(OutgoingMail.id, String))), else_=OutgoingMail.dedup_key
)
"""A receipt that went once more has a key that ends with a digest of its address, in older rows a plain one."""


def _drafts(case: Case) -> ColumnElement[bool]:
    def of_tasks(form: str) -> ColumnElement[bool]:
        keys = select(literal(f"{form}:").concat(cast(UserTask.id, String))).where(UserTask.case_id == case.id)
        return FormDraft.form_key.in_(keys)

    return or_(FormDraft.form_key == f"note:{case.id}", of_tasks("task"), of_tasks("hand_over"))


PLACES: Sequence[Place] = (
    Place(
        "requester",
        Requester,
        lambda case: Requester.id == case.requester_id,
        {
            "name": ERASED_TEXT,
            "email": None,
            "phone": None,
            "organization": None,
            "npwp": None,
            "spse_user_id": None,
        },
    ),
    Place(
        "case",
        Case,
        _of(Case.id),
        {"subject": ERASED_TEXT, "description": ERASED_TEXT},
        unless_empty=("description",),
        is_marked=True,
    ),
    Place("message", Message, _of(Message.case_id), {"body": ERASED_TEXT}, unless_empty=("body",)),
    Place("note", Note, _of(Note.case_id), {"body": ERASED_TEXT}),
    Place("fact", CaseFact, _of(CaseFact.case_id), {"body": ERASED_TEXT}),
    Place("escalation", Escalation, _of(Escalation.case_id), {"reason": ERASED_TEXT}, unless_empty=("reason",)),
    Place("attachment", Attachment, _of(Attachment.case_id), {"name": ERASED_TEXT}, is_marked=True),
    Place(
        "incoming_mail",
        IncomingMail,
        _incoming,
        EMPTIED,
        is_marked=True,
    ),
    Place(
        "outgoing_mail",
        OutgoingMail,
        outgoing_of,
        {
            "dedup_key": _NAMELESS_KEY,
            "address": None,
            "subject": ERASED_TEXT,
            "text_body": ERASED_TEXT,
            "html_body": ERASED_TEXT,
            "last_error": None,
            "bounce_reason": None,
        },
    ),
    Place("rating", CaseRating, _of(CaseRating.case_id), {"comment": ERASED_TEXT}, unless_empty=("comment",)),
    Place("form_draft", FormDraft, _drafts),
    Place(
        "case_merge",
        CaseMerge,
        lambda case: or_(CaseMerge.source_id == case.id, CaseMerge.target_id == case.id),
        {"reason": ERASED_TEXT},
    ),
    Place(
        "legal_hold",
        LegalHold,
        _of(LegalHold.case_id),
        {"reason": ERASED_TEXT, "lift_reason": ERASED_TEXT},
        unless_empty=("lift_reason",),
    ),
    Place(
        "incident",
        Incident,
        lambda case: and_(Incident.case_id == case.id, Incident.reason.is_not(None)),
        {"reason": ERASED_TEXT},
    ),
    Place("kept_finding", KeptFinding, _of(KeptFinding.case_id)),
)
