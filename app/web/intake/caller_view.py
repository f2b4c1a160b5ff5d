"""Who may be calling, as the entry page offers them: what choosing one puts into the form's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.cases.callers import Caller, caller_by_id, earlier_cases, find_callers
from app.forms import FormDefinition
from app.models import Case, Requester, User
from app.web.cases.labels import positions

SOUGHT_BY = ("requester.name", "requester.phone", "requester.organization")
ASKED_ANEW = frozenset({"requester.npwp", "requester.identity_verified"})
"""What is never taken over from an earlier case: an identity is checked each time."""


@dataclass
class CallerView:
    """`found` is None while nobody was looked for; `earlier` are the cases of whoever was chosen."""

    keys: Sequence[str]
    found: Sequence[Caller] | None = None
    chosen: Requester | None = None
    earlier: Sequence[Case] = ()
    positions: Mapping[int, str] = field(default_factory=dict)


def caller_view(
    session: Session, definition: FormDefinition, reader: User, *, search: str = "", chosen_id: int | None = None
) -> CallerView | None:
    """Return what the page shows of callers; None for a form that asks for nobody's name."""
    keys = [one.key for fact in SOUGHT_BY for one in definition if one.stored_as == fact]
    if not keys:
        return None
    view = CallerView(keys)
    if search:
        view.found = find_callers(session, reader, search)
    if chosen_id is not None:
        view.chosen = caller_by_id(session, reader, chosen_id)
        view.earlier = earlier_cases(session, reader, view.chosen)
        view.positions = positions(session, view.earlier)
    return view


def answers_of(definition: FormDefinition, requester: Requester) -> dict[str, str]:
    """Return by the keys of the form's fields what is known of a requester."""
    known: dict[str, Any] = {
        one.key: getattr(requester, one.stored_as.partition(".")[2])
        for one in definition
        if one.stored_as.startswith("requester.") and one.stored_as not in ASKED_ANEW
    }
    return {key: value or "" for key, value in known.items()}


def sought_in(definition: FormDefinition, typed: Mapping[str, Sequence[str]]) -> str:
    """Return what of the caller has been typed, by which they are looked for: the first that is long enough."""
    view = [one.key for fact in SOUGHT_BY for one in definition if one.stored_as == fact]
    texts = (text.strip() for key in view for text in typed.get(key, ())[:1])
    return next((text for text in texts if text), "")
