"""The satisfaction survey by Permenpan RB 14/2017, and the rating of a ticket."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.audit import Actor
from app.cases.errors import Conflict
from app.insight.ratings import rate, rating_of, summary
from app.insight.survey import UNSUR, Skm, grade_of, survey_result, take_sheet
from app.insight.tables import users
from app.models import CaseRating, SurveyResponse
from tests.desk import Desk

TODAY = date(2026, 11, 3)


def sheet(desk: Desk, *marks: int, **more: str) -> bool:
    given = {unsur.key: mark for unsur, mark in zip(UNSUR, marks, strict=True)}
    return take_sheet(desk.session, given, actor=Actor(), now=desk.now, **more)


def result(*means: float) -> Skm:
    """Return the result of a hundred sheets with these means."""
    return Skm(100, tuple(round(mean * 100) for mean in means), {})


def test_nine_best_marks_score_a_hundred_and_not_ninety_nine() -> None:
    assert result(*[4] * 9).ikm == 100
    assert result(*[1] * 9).ikm == 25


def test_the_score_is_the_weighted_sum_of_the_means_times_twenty_five() -> None:
    means = (3.12, 3.4, 2.98, 4, 3.3, 3.5, 3.61, 3.2, 3.05)
    assert result(*means).ikm == round(sum(means) / 9 * 25, 2)


@pytest.mark.parametrize(
    ("ikm", "letter"),
    [(100, "A"), (88.31, "A"), (88.30, "B"), (76.61, "B"), (76.60, "C"), (65.00, "C"), (64.99, "D"), (25.00, "D")],
)
def test_the_grades_begin_where_the_decree_says(ikm: float, letter: str) -> None:
    assert grade_of(ikm)[0] == letter


def test_a_period_without_sheets_has_no_score() -> None:
    empty = Skm(0, (0,) * 9, {})
    assert (empty.ikm, empty.grade) == (None, None)
    assert users.skm(empty).rows[-1][-1] is None


def test_the_sheets_of_a_period_are_added_up(desk: Desk) -> None:
    sheet(desk, *[4] * 9)
    sheet(desk, *[3] * 8, 1)
    desk.clock.forward(days=1)
    sheet(desk, *[1] * 9)
    found = survey_result(desk.session, TODAY, TODAY)
    assert found.sheets == 2
    assert found.sums == (7,) * 8 + (5,)
    assert found.counts["u9"] == (1, 0, 0, 1)
    assert found.ikm == pytest.approx((3.5 * 8 + 2.5) / 9 * 25, abs=0.005)


def test_a_sheet_that_is_sent_twice_counts_once(desk: Desk) -> None:
    assert sheet(desk, *[4] * 9, submission_key="one")
    assert not sheet(desk, *[4] * 9, submission_key="one")
    assert desk.session.scalar(select(func.count(SurveyResponse.id))) == 1


@pytest.mark.parametrize("mark", [0, 5])
def test_a_mark_outside_the_scale_is_refused(desk: Desk, mark: int) -> None:
    with pytest.raises(ValueError, match="Persyaratan"):
        sheet(desk, mark, *[4] * 8)


def test_what_identifies_somebody_is_covered_before_a_suggestion_is_kept(desk: Desk) -> None:
    sheet(desk, *[4] * 9, suggestion="Balas ke sari@penyedia.test ya")
    kept = desk.session.scalars(select(SurveyResponse.suggestion)).one()
    assert "sari@penyedia.test" not in kept


def answered(desk: Desk):
    return desk.do(desk.open(), "answer", answer="Silakan coba lagi sekarang.")


def give(desk: Desk, case, score: int, comment: str | None = None) -> CaseRating:
    return rate(desk.session, case, score, comment, actor=Actor.asking(case.requester), now=desk.now)


def test_a_ticket_is_rated_once_and_the_rating_can_be_changed(desk: Desk) -> None:
    case = answered(desk)
    give(desk, case, 2)
    desk.clock.forward(minutes=5)
    give(desk, case, 4, "Akhirnya jelas.")
    rating = rating_of(desk.session, case)
    assert rating is not None
    assert (rating.score, rating.comment, rating.changed_at - rating.given_at) == (
        4,
        "Akhirnya jelas.",
        timedelta(minutes=5),
    )
    assert summary(desk.session, TODAY, TODAY).counts == {4: 1, 3: 0, 2: 0, 1: 0}


def test_another_tap_keeps_the_comment(desk: Desk) -> None:
    case = answered(desk)
    give(desk, case, 3, "Cepat sekali.")
    assert give(desk, case, 4).comment == "Cepat sekali."


def test_each_rating_and_each_change_is_an_event_and_a_second_tap_is_none(desk: Desk) -> None:
    case = answered(desk)
    for score in (3, 3, 4):
        give(desk, case, score)
    desk.session.commit()
    assert desk.events(case).count("case_rated") == 2


def test_an_unanswered_ticket_cannot_be_rated(desk: Desk) -> None:
    with pytest.raises(Conflict):
        give(desk, desk.open(), 4)


def test_ratings_are_counted_by_score_with_their_mean(desk: Desk) -> None:
    for score in (4, 4, 1):
        give(desk, answered(desk), score)
    found = summary(desk.session, TODAY, TODAY)
    assert (found.total, found.mean, found.share_satisfied) == (3, 3.0, pytest.approx(2 / 3))
