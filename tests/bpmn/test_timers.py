"""Timers whose instant can be told without a case are judged by what they say, however it is written."""

import pytest

from app.engine import lint
from tests.bpmn.test_rules import SHARED, read


def found(expression: str) -> set[tuple[str, str]]:
    content = read("timer-without-zone", "right").decode()
    before, _, rest = content.partition('<bpmn:timeDate xsi:type="bpmn:tFormalExpression">')
    content = f'{before}<bpmn:timeDate xsi:type="bpmn:tFormalExpression">{expression}</{rest.partition("</")[2]}'
    return {(f.rule, f.element) for f in lint({**SHARED, "processes/page.bpmn": content.encode()})}


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ('"2026-12-31T16:00:00" + "+07:00"', None),
        ('date and time("2026-12-31T16:00:00+07:00")', None),
        ("bid_deadline", None),
        ("workdays_later(settings.days)", None),
        ("workdays_later(target_days)", None),
        ('"2026-12-31T16:00:00"', "timer-without-zone"),
        ('date and time("2026-12-31T16:00:00")', "timer-without-zone"),
        ('date("2026-12-31")', "timer-without-zone"),
        ("5", "timer-without-zone"),
        ("null", "timer-without-zone"),
        ('"P1D" + ""', "timer-relative"),
        ('duration("PT1H")', "timer-relative"),
        ('"-P1D"', "timer-negative"),
        ("2026-12-31", "timer-unquoted"),
        ("workdays_later()", "function-arguments"),
        ("workdays_later(1, 2)", "function-arguments"),
        ("workdays_later(1.5)", "function-arguments"),
        ('workdays_later("2")', "function-arguments"),
        ("workdays_later(true)", "function-arguments"),
        ("workdays_later(null)", "function-arguments"),
        ("workdays_later(settings.reason)", "function-arguments"),
    ],
)
def test_what_a_timer_says_decides(expression: str, rule: str | None) -> None:
    assert found(expression) == ({(rule, "culprit")} if rule else set())
