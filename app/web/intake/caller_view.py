"""Who may be calling, as the entry page offers them: what choosing one puts into the form's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.cases.callers import Caller, caller_by_id, earlier_cases, find_callers
from app.forms import FormDefinition
from app.models import Case, Requester, User
from app.web.cases.labels import positions
from app.web.intake.starting import Start

SOUGHT_BY = ("requester.name", "requester.phone", "requester.organization")
ASKED_ANEW = frozenset({"requester.npwp", "requester.identity_verified"})
"""What is never taken over from an earlier case: an identity is checked each time."""


@dataclass
class CallerView:
    """`found` is None while nobody was looked for; `earlier` are the cases of whoever was `chosen`."""

    start: Start
    found: Sequence[Caller] | None = None
    chosen: Requester | None = None
    earlier: Sequence[Case] = ()
    positions: Mapping[int, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        return keys_in(self.start.form)

    def answers(self, requester: Requester) -> dict[str, str]:
        return answers_of(self.start.form, requester)


def caller_view(
    session: Session, start: Start, reader: User, *, search: str = "", chosen_id: int | None = None
) -> CallerView | None:
    """Return what the page shows of callers; None for a form that asks for nobody's name."""
    if not keys_in(start.form):
        return None
    view = CallerView(start)
    if search:
        view.found = find_callers(session, reader, search)
    if chosen_id is not None:
        view.chosen = caller_by_id(session, reader, chosen_id)
        view.earlier = earlier_cases(session, reader, view.chosen)
        view.positions = positions(session, view.earlier)
    return view


def keys_in(definition: FormDefinition) -> list[str]:
    """Return the keys of the fields by which a caller is looked for."""
    return [one.key for fact in SOUGHT_BY for one in definition if one.stored_as == fact]


def answers_of(definition: FormDefinition, requester: Requester) -> dict[str, str]:
    """Return by the keys of the form's fields what is known of a requester."""
    return {
        one.key: getattr(requester, one.stored_as.partition(".")[2]) or ""
        for one in definition
        if one.stored_as.startswith("requester.") and one.stored_as not in ASKED_ANEW
    }


def sought_in(definition: FormDefinition, typed: Mapping[str, Sequence[str]]) -> str:
    """Return what was typed of the caller, the name before the number before the company; "" for nothing."""
    texts = (text.strip() for key in keys_in(definition) for text in typed.get(key, ())[:1])
    return next(filter(None, texts), "")
