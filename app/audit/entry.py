"""One line of a timeline, ready to be read: values only, nothing left to look up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Shown = str | datetime | None


class Match(StrEnum):
    """How a text that the trail refers to compares with the digest recorded when it was written."""

    SAME = "same"
    DIFFERENT = "different"
    REPLACED = "replaced"  # a later event of the same case recorded a new value; the old text was never kept
    MISSING = "missing"
    ERASED = "erased"  # by law, and the trail says so


@dataclass(frozen=True, slots=True)
class Who:
    """The one who acted. `note` says in what capacity, where it is not a member of staff."""

    name: str
    note: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Detail:
    label: str
    value: Shown


@dataclass(frozen=True, slots=True)
class Quote:
    """A text or file behind a reference, as it stands in its table now, held against its digest."""

    label: str
    text: str | None
    digest: str
    match: Match
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `stated_at` is the instant its writer claimed, where it was entered later than it happened."""

    id: int
    name: str
    words: str
    at: datetime
    stated_at: datetime | None
    who: Who
    source: str
    case_id: int | None
    case_number: str | None
    version: int | None
    changes: tuple[Change, ...]
    details: tuple[Detail, ...]
    quotes: tuple[Quote, ...]
    path: tuple[str, ...]
    reason: str
