"""Erase personal data by law: of a case, or of a person with all their cases (decision 022)."""

from app.cases.erasure.erase import count_rows, erase_case
from app.cases.erasure.grounds import ASKERS, BASES, RETENTION, Grounds
from app.cases.erasure.person import (
    Sought,
    cases_of_person,
    drafts_that_name,
    erase_outside_cases,
    mail_without_case,
)
from app.cases.erasure.preview import REMAINS, Preview, preview_of
from app.cases.erasure.refusals import AlreadyErased, OnHold, StillOpen, refusal

__all__ = [
    "ASKERS",
    "BASES",
    "REMAINS",
    "RETENTION",
    "AlreadyErased",
    "Grounds",
    "OnHold",
    "Preview",
    "Sought",
    "StillOpen",
    "cases_of_person",
    "count_rows",
    "drafts_that_name",
    "erase_case",
    "erase_outside_cases",
    "mail_without_case",
    "preview_of",
    "refusal",
]
