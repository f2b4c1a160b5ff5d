"""Write a scenario as the file that `reading` takes: one shape for the same content, so that versions compare well."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.scenarios.model import (
    FORMAT,
    Answers,
    Complete,
    Expected,
    Nothing,
    Receive,
    Scenario,
    Step,
    Wait,
)


def write_scenario(scenario: Scenario) -> bytes:
    start = scenario.start
    content: dict[str, Any] = {"format": FORMAT, "title": scenario.title}
    if scenario.about:
        content["about"] = scenario.about
    content["start"] = {
        "kind": start.kind,
        "channel": start.channel,
        "at": as_text(start.at),
        "answers": _answers(start.answers),
        **_expected(start.expected),
    }
    content["steps"] = [_step(step) for step in scenario.steps]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def as_text(at: datetime) -> str:
    """Write an instant to the second, finer only where it is finer."""
    return at.isoformat(timespec="auto" if at.microsecond else "seconds")


def _step(step: Step) -> Mapping[str, Any]:
    if isinstance(step, Complete):
        return {"complete": step.element, "answers": _answers(step.answers), **_expected(step.expected)}
    if isinstance(step, Receive):
        text = {"text": step.text} if step.text else {}
        return {"receive": step.message, **text, **_expected(step.expected)}
    return {"wait": _span(step), **_expected(step.expected)}


def _span(wait: Wait) -> Mapping[str, Any]:
    if wait.until is not None:
        return {"until": as_text(wait.until)}
    if wait.timer is not None:
        return {"timer": wait.timer}
    spans = {"working_days": wait.working_days, "hours": wait.hours, "minutes": wait.minutes}
    return {key: value for key, value in spans.items() if value is not None}


def _answers(answers: Answers) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in answers.items()}


def _expected(expected: Expected | None) -> dict[str, Any]:
    if expected is None:
        return {}
    written: dict[str, Any] = {}
    if expected.open is not None:
        written["open"] = list(expected.open)
    if expected.position is not None:
        written["position"] = expected.position
    if expected.due is not None:
        written["due"] = None if isinstance(expected.due, Nothing) else as_text(expected.due)
    if expected.timers is not None:
        written["timers"] = {key: as_text(at) for key, at in sorted(expected.timers.items())}
    if expected.messages is not None:
        written["messages"] = [{"message": sent.message, "to": sent.to} for sent in expected.messages]
    if expected.closed is not None:
        written["closed"] = None if isinstance(expected.closed, Nothing) else expected.closed
    return {"expect": written}
