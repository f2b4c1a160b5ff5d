"""What an expression of a process sees: the data, the settings, the instant of the step, the host's functions."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.engine import Instance, StepFailed
from tests.engine import small
from tests.engine.world import T0, World

SETTINGS = b'{"values": {"days": 2, "share": 0.5, "word": "kata"}}'


def value_of(text: str, **data: Any) -> Any:
    body = '<startEvent id="a"/><endEvent id="z"/>' + small.service("s", text=text) + small.flows("a s", "s z")
    world = World()
    Instance.start(small.spec(body, settings=SETTINGS), "small", data=data, host=world, now=T0)
    return world.calls[0][1]["text"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 1", 2),
        ("1 / 4", 0.25),
        ("days * 2", 6),
        ("settings.days", 2),
        ("settings.share", 0.5),
        ("settings.word", "kata"),
        ("settings.absent", None),
        ("workdays_later(settings.days)", "2026-02-15T14:00:00+07:00"),
        ('"a" + "b"', "ab"),
        ("[1, 2.5]", [1, 2.5]),
        ("{a: 1}", {"a": 1}),
        ("nobody", None),
        ("sla.state", "running"),
        ("days > 2", True),
    ],
)
def test_expression_gives_plain_values(text: str, value: Any) -> None:
    found = value_of(text.replace("<", "&lt;"), days=3, sla={"state": "running"})
    assert found == value
    assert type(found) is type(value)


def test_now_is_the_instant_of_the_step() -> None:
    assert datetime.fromisoformat(value_of("now")) == T0
    assert value_of('now > date and time("2026-02-13T13:00:00+07:00")'.replace(">", "&gt;")) is True


def test_data_cannot_hide_settings_or_now() -> None:
    assert value_of("settings.days", settings={"days": 99}) == 2
    assert datetime.fromisoformat(value_of("now", now="never")) == T0


def test_whole_days_only() -> None:
    with pytest.raises(StepFailed, match="workdays_later"):
        value_of("workdays_later(1.5)")


def test_answers_become_what_json_holds() -> None:
    world = World({"faq/publish": {"at": datetime(2026, 1, 1, tzinfo=UTC), "n": Decimal(3), "list": (Decimal("0.5"),)}})
    body = (
        '<startEvent id="a"/><userTask id="u"/><endEvent id="z"/>'
        + small.service("s")
        + small.flows("a s", "s u", "u z")
    )
    instance = Instance.start(small.spec(body), "small", host=world, now=T0)
    result = instance.data["result"]
    assert (result["n"], result["list"]) == (3, [0.5])
    assert datetime.fromisoformat(result["at"]) == datetime(2026, 1, 1, tzinfo=UTC)
    assert instance.dump()
