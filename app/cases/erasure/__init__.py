"""Erase personal data by law: of a case, or of a person with all their cases (decision 022)."""

from app.cases.erasure.erase import count_rows, erase_case
from app.cases.erasure.grounds import ASKERS, BASES, RETENTION, Grounds
from app.cases.erasure.outside import (
    NamingDraft,
    Outside,
    drafts_that_name,
    erase_outside_cases,
    erase_rows_again,
    mail_without_case,
    outside_of,
    rows_that_came_back,
)
from app.cases.erasure.person import MOST_SHOWN, Sought, cases_of_person, is_known_by_address
from app.cases.erasure.preview import REMAINS, Preview, preview_of
from app.cases.erasure.refusals import AlreadyErased, OnHold, StillOpen, refusal

__all__ = [
    "ASKERS",
    "BASES",
    "MOST_SHOWN",
    "REMAINS",
    "RETENTION",
    "AlreadyErased",
    "Grounds",
    "NamingDraft",
    "OnHold",
    "Outside",
    "Preview",
    "Sought",
    "StillOpen",
    "cases_of_person",
    "count_rows",
    "drafts_that_name",
    "erase_case",
    "erase_outside_cases",
    "erase_rows_again",
    "is_known_by_address",
    "mail_without_case",
    "outside_of",
    "preview_of",
    "refusal",
    "rows_that_came_back",
]
