"""Every figure of the reports equals a slow computation from the events alone, on random lives of random cases."""

import json
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import begin_writing
from app.insight.elements import element_sums
from app.insight.rollup import bring_on, check_all, is_behind, recompute
from app.insight.selection import Selection, month_of
from app.insight.sla_report import LEVELS, MOST_DAYS, sla_report
from app.insight.tally import Tally
from app.insight.variants import deviations, variants
from app.models import CaseFigure, CaseMonth, Category, ElementFigure, ElementMonth
from tests.desk import Desk
from tests.insight import slow
from tests.insight.histories import CATEGORIES, live

ALWAYS = Selection(date(2020, 1, 1), date(2030, 1, 1))


def bring_on_wholly(desk: Desk, *, most_events: int = 2_000) -> None:
    while bring_on(desk.session, now=desk.now, most_events=most_events):
        pass
    desk.session.commit()
    begin_writing(desk.session)


def tally_of(cases: list[slow.Told]) -> Tally:
    outcomes = Counter(case.outcome for case in cases)
    answered = [case for case in cases if case.answers]
    return Tally(
        total=len(cases),
        on_time=outcomes["on_time"],
        late=outcomes["late"],
        running=outcomes["running"],
        other=outcomes["other"],
        answered=len(answered),
        closed=sum(case.closed for case in cases),
        reopened=sum(case.reopened > 0 for case in answered),
        first_answer_seconds=sum(case.first_answer() for case in answered),
        gross_seconds=sum(case.gross() for case in answered),
        net_seconds=sum(case.net() for case in answered),
    )


def grouped(cases: list[slow.Told], key) -> dict:
    found = defaultdict(list)
    for case in cases:
        found[key(case)].append(case)
    return {name: tally_of(some) for name, some in found.items()}


def nearest_rank(values: list[int], percent: int) -> int | None:
    if not values:
        return None
    ordered = sorted(value // 60 * 60 for value in values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def selections(session: Session, told: dict[int, slow.Told], chance: random.Random):
    """Yield random selections, each with the cases that it means."""
    codes = dict(session.execute(select(Category.id, Category.code)).all())
    days = sorted({case.day for case in told.values()})
    everything = list(told.values())
    yield ALWAYS, everything
    for number in range(8):
        first, last = sorted((chance.choice(days), chance.choice(days)))
        if number > 3:  # a whole month lies between
            first, last = first - timedelta(days=chance.randrange(40)), last + timedelta(days=chance.randrange(40))
        category = chance.choice([None, *(key for key, code in codes.items() if code in CATEGORIES)])
        channel = chance.choice([None, "portal", "phone"])
        yield (
            Selection(first, last, category, channel),
            [
                case
                for case in everything
                if first <= case.day <= last
                and (category is None or codes[category] == case.category)
                and (channel is None or case.channel == channel)
            ],
        )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_equals_the_slow_computation_from_the_events(desk: Desk, seed: int) -> None:
    live(desk, seed, cases=6, moves=45)
    desk.wait(days=17)
    live(desk, seed + 10, cases=4, moves=25)
    bring_on_wholly(desk, most_events=40)
    told = slow.read(desk.session)
    assert len({case.day.replace(day=1) for case in told.values()}) > 1
    codes = dict(desk.session.execute(select(Category.id, Category.code)).all())
    assert len(told) > 4
    for selection, cases in selections(desk.session, told, random.Random(seed)):
        report = sla_report(desk.session, selection)
        assert report.whole == tally_of(cases)
        levels = grouped(cases, lambda case: case.level)
        assert report.by_level == {level: levels.get(level, Tally()) for level in LEVELS}
        assert {codes[key]: tally for key, tally in report.by_category.items()} == grouped(
            cases, lambda case: case.category
        )
        assert report.by_channel == grouped(cases, lambda case: case.channel)
        assert report.by_group == grouped(cases, slow.Told.handler)
        assert report.by_month == grouped(cases, lambda case: case.day.replace(day=1))
        assert report.by_day == ({} if selection.days > MOST_DAYS else grouped(cases, lambda case: case.day))
        firsts = [case.first_answer() for case in cases if case.answers]
        nets = [case.net() for case in cases if case.answers]
        assert (report.first_answer.median, report.first_answer.ninetieth) == (
            nearest_rank(firsts, 50),
            nearest_rank(firsts, 90),
        )
        assert (report.net.median, report.net.ninetieth) == (nearest_rank(nets, 50), nearest_rank(nets, 90))
        check_elements(desk.session, selection, cases)
        check_variants(desk.session, selection, cases)


def check_elements(session: Session, selection: Selection, cases: list[slow.Told]) -> None:
    version = max((case.version for case in cases), default=1)
    keys = {key for case in cases for key in (*case.visits, *case.waits, *case.works, *case.breaches)}
    for process in {process for _version, process, _element in keys}:
        sums = element_sums(session, selection, version, process)
        for key in (key for key in keys if key[1] == process):
            told = sums[key[2]]
            assert (told.cases, told.visits, told.breaches) == (
                sum(case.visits[key] > 0 for case in cases),
                sum(case.visits[key] for case in cases),
                sum(case.breaches[key] for case in cases),
            ), key
            waits = [seconds for case in cases for seconds in case.waits.get(key, [])]
            works = [seconds for case in cases for seconds in case.works.get(key, [])]
            assert (told.waits, told.waited_seconds) == (len(waits), sum(waits)), key
            assert (told.handled, told.handled_seconds) == (len(works), sum(works)), key


def check_variants(session: Session, selection: Selection, cases: list[slow.Told]) -> None:
    expected = Counter(json.dumps(case.steps) for case in cases if case.closed and case.steps)
    found, total = variants(session, selection, "ticket", most=100)
    assert {json.dumps(one.steps): one.cases for one in found} == expected
    assert total == len(expected)
    rows, deviating, whole = deviations(session, selection, "ticket")
    sets = [case.deviations() for case in cases]
    assert {row.name: row.cases for row in rows if row.cases} == Counter(name for names in sets for name in names)
    assert (deviating, whole) == (sum(bool(names) for names in sets), len(cases))


FIGURES = (CaseFigure, ElementFigure, CaseMonth, ElementMonth)


def figures(session: Session) -> list[list[tuple]]:
    return [sorted(map(tuple, session.execute(select(one.__table__)))) for one in FIGURES]


def test_figures_brought_on_by_little_equal_those_computed_at_once(desk: Desk) -> None:
    live(desk, 5, cases=4, moves=20)
    for _ in range(3):
        bring_on_wholly(desk, most_events=7)
        desk.wait(hours=5)
        live(desk, 6, cases=2, moves=6)
    bring_on_wholly(desk)
    little = figures(desk.session)
    for table in FIGURES:
        desk.session.query(table).delete()
    assert check_all(desk.session) == len(little[0])
    assert figures(desk.session) == little
    assert all(little)


def test_a_month_that_a_case_leaves_no_longer_counts_it(desk: Desk) -> None:
    case = desk.open(case_category="akun")
    bring_on_wholly(desk)
    month = case.received_at.replace(day=1).date()
    before = Selection(month - timedelta(days=30), month - timedelta(days=1))
    here = Selection(month, month + timedelta(days=29))
    case.received_at -= timedelta(days=31)  # as if its receipt had been entered wrongly
    recompute(desk.session, [case.id])
    assert [sla_report(desk.session, one).whole.total for one in (month_of(before.last), here)] == [1, 0]
    assert not desk.session.scalar(select(ElementMonth.visits).where(ElementMonth.month == month))


@pytest.mark.parametrize(
    ("first", "last", "months", "days"),
    [
        ("2026-03-01", "2026-03-31", ("2026-03-01", "2026-03-31"), []),
        ("2026-03-02", "2026-03-31", None, [("2026-03-02", "2026-03-31")]),
        ("2026-02-28", "2026-03-31", ("2026-03-01", "2026-03-31"), [("2026-02-28", "2026-02-28")]),
        (
            "2025-12-30",
            "2026-04-02",
            ("2026-01-01", "2026-03-31"),
            [("2025-12-30", "2025-12-31"), ("2026-04-01", "2026-04-02")],
        ),
        ("2024-02-01", "2024-02-28", None, [("2024-02-01", "2024-02-28")]),
    ],
)
def test_a_period_is_whole_months_and_the_days_at_either_end(first: str, last: str, months: Any, days: Any) -> None:
    whole, rest = Selection(date.fromisoformat(first), date.fromisoformat(last), 7, "portal", 2).parts()
    assert (whole and (str(whole.first), str(whole.last))) == months
    assert [(str(one.first), str(one.last)) for one in rest] == days
    assert {(one.category_id, one.channel, one.deployment_id) for one in [*rest, whole] if one} == {(7, "portal", 2)}


def test_an_event_that_becomes_visible_after_a_later_one_is_taken_in(desk: Desk) -> None:
    case = desk.open()
    bring_on_wholly(desk)
    figure = desk.session.get_one(CaseFigure, case.id)
    known = figure.events
    figure.events -= 1  # as if one event had not been there to be read
    desk.session.flush()
    desk.open()
    bring_on_wholly(desk)
    assert desk.session.get_one(CaseFigure, case.id).events == known


def test_the_figures_say_when_they_are_behind(desk: Desk) -> None:
    desk.open()
    assert is_behind(desk.session)
    bring_on_wholly(desk)
    assert not is_behind(desk.session)


def test_a_whole_month_is_compared_with_the_month_before() -> None:
    march = Selection(date(2026, 3, 1), date(2026, 3, 31))
    assert (march.before().first, march.before().last) == (date(2026, 2, 1), date(2026, 2, 28))
    week = Selection(date(2026, 3, 9), date(2026, 3, 15))
    assert week.before().last == week.first - timedelta(days=1)
    assert week.before().days == week.days


def test_the_random_lives_show_what_the_reports_are_about(desk: Desk) -> None:
    for seed in (1, 2):
        live(desk, seed, cases=8, moves=60)
    told = slow.read(desk.session).values()
    assert {case.outcome for case in told} == {"on_time", "late", "running", "other"}
    assert {case.level for case in told} == set(LEVELS)
    assert {case.channel for case in told} == {"portal", "email", "phone"}
    assert any(case.reopened for case in told)
    assert any(case.net() != case.gross() for case in told if case.answers)
    assert any(case.first_answer() != case.gross() for case in told if case.answers)
    assert any(seconds for case in told for spans in case.works.values() for seconds in spans)
    assert any(sum(case.visits.values()) > len(case.visits) for case in told)
