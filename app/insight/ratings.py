"""What requesters say of how their case was served: one tap from 1 to 4, a sentence if they like, once, changeable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor, digest_of, record
from app.cases.errors import Conflict
from app.channels.site import site_of
from app.insight.comments import without_identity
from app.insight.faq_use import span_of
from app.models import Case, CaseRating
from app.models.upsert import insert_missing

SCORES: Mapping[int, str] = {4: "Sangat puas", 3: "Puas", 2: "Kurang puas", 1: "Tidak puas"}
LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """`counts` by score, `answered` how many cases could be rated: those answered first in the period."""

    counts: Mapping[int, int]
    comments: list[tuple[datetime, int, str, str]]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        return sum(score * number for score, number in self.counts.items()) / self.total if self.total else None

    @property
    def share_satisfied(self) -> float | None:
        return (self.counts[4] + self.counts[3]) / self.total if self.total else None


def may_rate(case: Case) -> bool:
    """Say whether there is anything to rate: an answer, or an end; and nobody has erased what it was about."""
    is_served = case.answered_at is not None or (case.closed_at is not None and case.close_reason != "spam")
    return is_served and case.erased_at is None


def rating_of(session: Session, case: Case) -> CaseRating | None:
    return session.get(CaseRating, case.id)


def rate(session: Session, case: Case, score: int, comment: str | None, *, actor: Actor, now: datetime) -> CaseRating:
    """Take a rating, or change it; without `comment` the one that is there stays. Raises Conflict before an answer."""
    if not may_rate(case):
        raise Conflict("Tiket ini belum dijawab, jadi belum dapat dinilai.")
    if score not in SCORES:
        raise ValueError(score)
    is_new = insert_missing(session, CaseRating, case_id=case.id, score=score, comment="", given_at=now) is not None
    rating = session.get_one(CaseRating, case.id, with_for_update=True)
    before = None if is_new else _told(case, rating)
    rating.score = score
    if comment is not None:
        rating.comment = without_identity(comment)[:LONGEST_COMMENT]
    after = _told(case, rating)
    if before != after:
        rating.changed_at = None if before is None else now
        record(session, "case_rated", actor=actor, at=now, case=case, before=before, after=after)
    session.flush()
    return rating


def summary(session: Session, first: date, last: date, most: int = 50) -> RatingSummary:
    """Return the ratings given in a period."""
    start, end = span_of(first, last, site_of(session).zone)
    within = (CaseRating.given_at >= start, CaseRating.given_at < end)
    counted = select(CaseRating.score, func.count()).where(*within).group_by(CaseRating.score)
    found = {score: number for score, number in session.execute(counted)}
    comments = (
        select(CaseRating.given_at, CaseRating.score, CaseRating.comment, Case.number)
        .join(Case, Case.id == CaseRating.case_id)
        .where(*within, CaseRating.comment != "")
        .order_by(CaseRating.given_at.desc())
        .limit(most)
    )
    return RatingSummary(
        {score: found.get(score, 0) for score in SCORES},
        [(at, score, text, number) for at, score, text, number in session.execute(comments)],
    )


def _told(case: Case, rating: CaseRating) -> dict[str, object]:
    return {"score": rating.score, "sha256": digest_of(case, rating.comment) if rating.comment else None}
