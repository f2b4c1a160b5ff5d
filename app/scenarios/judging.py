"""Hold what happened against what was expected, in words that name the step and the element."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from babel.dates import format_datetime

from app.definitions.published import Published
from app.scenarios.model import Complete, Expected, Nothing, Receive, Scenario, Sent, Step
from app.scenarios.playing import Played
from app.scenarios.standing import Standing

T = TypeVar("T")
_TIME = "EEE, d MMM y HH.mm"


def problems_of(scenario: Scenario, played: Played, procedure: Published) -> tuple[str, ...]:
    """Return everything that is not as expected, in the order of the steps; nothing for a green scenario.

    What went on being so after the next steps is told once, where it began.
    """
    found: list[str] = []
    before: frozenset[str] = frozenset()
    for number in range(len(played.standings)):
        here = _differences(scenario, played, procedure, number)
        found += [_after(scenario, number, difference) for difference in here if difference not in before]
        before = frozenset(here)
    if played.trouble is not None:
        number = played.trouble.step
        what = "Kasus tidak dapat dibuka" if number == 0 else f"{_place(scenario, number)} tidak dapat dijalankan"
        found.append(f"{what}. {played.trouble.sentence}")
    return tuple(found)


def problems_at(scenario: Scenario, played: Played, procedure: Published, number: int) -> tuple[str, ...]:
    """Return what is not as expected after one step; 0 is the start."""
    return tuple(_differences(scenario, played, procedure, number))


def _differences(scenario: Scenario, played: Played, procedure: Published, number: int) -> list[str]:
    expected = expected_at(scenario, number)
    return [] if expected is None else list(_Words(procedure).differences(expected, played.standings[number]))


def _after(scenario: Scenario, number: int, difference: str) -> str:
    return f"Setelah {_place(scenario, number, inside=True)}: {difference}"


def expected_at(scenario: Scenario, number: int) -> Expected | None:
    if number == 0:
        return scenario.start.expected
    return scenario.steps[number - 1].expected if number <= len(scenario.steps) else None


def _place(scenario: Scenario, number: int, *, inside: bool = False) -> str:
    if number == 0:
        return "kasus dibuka"
    word = "langkah" if inside else "Langkah"
    return f"{word} {number} ({what_happens(scenario.steps[number - 1])})"


def what_happens(step: Step) -> str:
    """Say in short what a step of a scenario is, by the keys that it uses."""
    if isinstance(step, Complete):
        return f"{step.element} diselesaikan"
    if isinstance(step, Receive):
        return f"{step.message} diterima"
    if step.working_days is not None:
        return f"{step.working_days} hari kerja kemudian"
    if step.until is not None:
        return f"sampai {_at(step.until)}"
    if step.timer is not None:
        return f"sampai {step.timer}"
    return f"{step.hours} jam kemudian" if step.hours is not None else f"{step.minutes} menit kemudian"


class _Words:
    def __init__(self, procedure: Published) -> None:
        self.procedure = procedure

    def differences(self, expected: Expected, found: Standing) -> Iterator[str]:
        if expected.open is not None and sorted(expected.open) != sorted(found.open):
            yield f"diharapkan menunggu di {self._elements(expected.open)}, ternyata {self._elements(found.open)}."
        if expected.position is not None and expected.position != found.position:
            yield f"diharapkan posisi “{expected.position}”, ternyata “{found.position}”."
        if expected.due is not None and _or_none(expected.due) != found.due:
            yield f"diharapkan jatuh tempo {_at(_or_none(expected.due))}, ternyata {_at(found.due)}."
        if expected.timers is not None:
            yield from self._timers(expected, found)
        if expected.messages is not None:
            yield from self._messages(expected.messages, [Sent(mail.message, mail.to) for mail in found.mails])
        if expected.closed is not None and _or_none(expected.closed) != found.closed:
            yield f"diharapkan {_closed(_or_none(expected.closed))}, ternyata {_closed(found.closed)}."

    def _timers(self, expected: Expected, found: Standing) -> Iterator[str]:
        wanted = expected.timers or {}
        for element in sorted(wanted.keys() | found.timers.keys()):
            before, after = wanted.get(element), found.timers.get(element)
            if before != after:
                name = self._element(element)
                yield f"pewaktu {name} diharapkan {_at(before)}, ternyata {_at(after)}."

    def _messages(self, wanted: Sequence[Sent], found: Sequence[Sent]) -> Iterator[str]:
        missing, beyond = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        for sent in missing.elements():
            yield f"pesan “{sent.message}” kepada {sent.to} diharapkan keluar, ternyata tidak."
        for sent in beyond.elements():
            yield f"pesan “{sent.message}” kepada {sent.to} keluar, padahal tidak diharapkan."

    def _elements(self, ids: Sequence[str]) -> str:
        return ", ".join(self._element(one) for one in sorted(ids)) or "tidak di mana pun"

    def _element(self, element_id: str) -> str:
        """Quote an element with its name, which says more to most readers."""
        processes = self.procedure.specification.processes.values()
        named = (process.elements[element_id].name for process in processes if element_id in process.elements)
        name = next(filter(None, named), "")
        return f"“{element_id}” ({name})" if name else f"“{element_id}”"


def _or_none(value: T | Nothing) -> T | None:
    return None if isinstance(value, Nothing) else value


def _at(at: datetime | None) -> str:
    """Say an instant for a person, in the zone that it is written in: "Jum, 6 Nov 2026 11.00"."""
    return str(format_datetime(at, _TIME, tzinfo=at.tzinfo, locale="id")) if at is not None else "tidak ada"


def _closed(reason: str | None) -> str:
    return f"ditutup dengan alasan “{reason}”" if reason else "belum ditutup"
