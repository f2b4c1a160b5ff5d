"""A proposed FAQ entry as it will be published: what is blacked out in it, and what its approver leaves readable."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.cases.answers.blackout import kept_keys, known_of
from app.engine.own_settings import FAQ_FACTS
from app.forms import DynamicForm
from app.models import Case
from app.privacy import STANDS_FOR, Finding, find_identifying, pieces


@dataclass(frozen=True, slots=True)
class Question:
    """One value that was found, however often: is it blacked out?"""

    finding: Finding
    times: int
    is_blacked: bool

    @property
    def stands_for(self) -> str:
        return STANDS_FOR[self.finding.kind]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`texts` are the label of a field and its text cut at what was found."""

    texts: Sequence[tuple[str, Sequence[tuple[str, Finding | None]]]]
    questions: Sequence[Question]

    def is_blacked(self, finding: Finding) -> bool:
        return any(one.is_blacked for one in self.questions if one.finding.key == finding.key)

    def stands_for(self, finding: Finding) -> str:
        return STANDS_FOR[finding.kind]


def proposal_in(session: Session, case: Case, form: DynamicForm, sent: Mapping[str, Sequence[str]]) -> Proposal | None:
    """Return the proposal that a form holds, None for a form without one; `sent` are ticks that were sent before."""
    fields = [field for field in form if field.component.stored_as in FAQ_FACTS]
    if not fields:
        return None
    known = known_of(session, case)
    found = [(field, find_identifying(field.shown, known)) for field in fields]
    every = [finding for _, findings in found for finding in findings]
    counts = Counter(one.key for one in every)
    kept = kept_keys(session, case)
    if "blackout_seen" in sent:
        kept = frozenset(set(sent["blackout_seen"]) - set(sent.get("blackout", ())))
    return Proposal(
        texts=[(field.component.label, pieces(field.shown, findings)) for field, findings in found],
        questions=[Question(one, counts[key], key not in kept) for key, one in {one.key: one for one in every}.items()],
    )
