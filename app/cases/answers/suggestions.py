"""What may help to answer a case: published FAQ entries, and cases like it that were answered before.

Suggested is only what the reader may see. An earlier answer was written to somebody else: whatever says to whom is
covered before it is offered. Cases are compared by their words over the latest answered of the same category, so that
the cost does not grow with the archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.answers.blackout import known_of
from app.cases.inbox.queues import visible_cases
from app.models import Case, Message, User
from app.privacy import cover, find_identifying
from app.search import search_faq, words_of

MOST = 3
LOOKED_AT = 100
COMPARED = 400  # letters of a description: what the matter is stands at its beginning
LEAST_LIKENESS = 2
WORTH_OF_A_CODE = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`source` is what the answer will be recorded as written from."""

    source: str
    title: str
    text: str
    case_id: int | None = None
    number: str = ""
    answered_at: datetime | None = None


def suggested_faq(session: Session, case: Case) -> list[Suggestion]:
    hits = search_faq(session, question_of(case), MOST)
    return [Suggestion(f"faq:{hit.entry.id}", hit.entry.question, hit.entry.answer) for hit in hits]


def similar_cases(session: Session, case: Case, reader: User) -> list[Suggestion]:
    """Return up to three answered cases that are most like this one, the best first."""
    wanted = frozenset(words_of(question_of(case)))
    latest = (
        select(Case.id, Case.subject, Case.description, Case.error_code)
        .where(Case.answered_at.is_not(None), Case.id != case.id, Case.kind == case.kind, visible_cases(reader))
        .where(Case.category_id == case.category_id)  # none: IS NULL
        .order_by(Case.answered_at.desc())
        .limit(LOOKED_AT)
    )
    scored = []
    for case_id, subject, description, error_code in session.execute(latest):
        likeness = _likeness(wanted, subject, description)
        if case.error_code and error_code == case.error_code:
            likeness += WORTH_OF_A_CODE
        if likeness >= LEAST_LIKENESS:
            scored.append((likeness, case_id))
    return _with_answers(session, [case_id for _, case_id in sorted(scored, reverse=True)[:MOST]])


def question_of(case: Case) -> str:
    return " ".join(filter(None, (case.subject, case.error_code, case.description)))[:2000]


def _likeness(wanted: frozenset[str], subject: str, description: str) -> int:
    """Count the words in common, those of the subject twice."""
    in_subject, in_description = frozenset(words_of(subject)), frozenset(words_of(description[:COMPARED]))
    return 2 * len(wanted & in_subject) + len(wanted & (in_description - in_subject))


def _with_answers(session: Session, case_ids: Sequence[int]) -> list[Suggestion]:
    cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(case_ids)))}
    said = select(Message.case_id, Message.body).where(Message.case_id.in_(case_ids), Message.kind == "answer")
    answers = {case_id: body for case_id, body in session.execute(said.order_by(Message.id))}  # the last one stays
    return [_from_case(session, cases[case_id], answers[case_id]) for case_id in case_ids if case_id in answers]


def _from_case(session: Session, case: Case, answer: str) -> Suggestion:
    text = cover(answer, find_identifying(answer, known_of(session, case)))
    return Suggestion(f"case:{case.id}", case.subject, text, case.id, case.number, case.answered_at)
