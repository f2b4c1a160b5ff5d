"""Scenarios of two versions: which came, went, or ask for something else, told by their titles."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.definitions.comparison.difference import SCENARIOS, Difference, quoted
from app.scenarios.model import BadScenario, Expected, Scenario, Step, is_scenario
from app.scenarios.reading import read_scenario

Files = Mapping[str, bytes]


def compare_scenarios(before: Files, after: Files) -> Iterator[Difference]:
    for path in sorted(path for path in before.keys() | after.keys() if is_scenario(path)):
        old, new = before.get(path), after.get(path)
        if old is None and new is not None:
            title = _title(path, new)
            yield _difference("scenario_added", path, "", None, title, f"Skenario {quoted(title)} baru.")
        elif new is None and old is not None:
            title = _title(path, old)
            yield _difference("scenario_removed", path, "", title, None, f"Skenario {quoted(title)} dihapus.")
        elif old is not None and new is not None and old != new:
            yield from _changed(path, old, new)


def _changed(path: str, before: bytes, after: bytes) -> Iterator[Difference]:
    old, new = _read(before), _read(after)
    title = _title(path, after)
    if old is None or new is None:
        how = "kini tidak dapat dibaca" if new is None else "kini dapat dibaca"
        yield _difference("scenario_changed", path, "", None, None, f"Skenario {quoted(title)} {how}.")
        return
    if old.title != new.title:
        sentence = f"Skenario {quoted(old.title)} kini berjudul {quoted(new.title)}."
        yield _difference("scenario_changed", path, "title", old.title, new.title, sentence)
    if _given(old) != _given(new):
        is_longer = len(old.steps) != len(new.steps)
        how = f"{len(old.steps)} → {len(new.steps)} langkah" if is_longer else "langkah atau isiannya berubah"
        sentence = f"Skenario {quoted(title)}: {how}."
        yield _difference("scenario_changed", path, "steps", len(old.steps), len(new.steps), sentence)
    if len(old.steps) == len(new.steps) and _asked(old) != _asked(new):
        where = [str(number) for number, (a, b) in enumerate(zip(_asked(old), _asked(new), strict=True)) if a != b]
        sentence = f"Skenario {quoted(title)}: yang diharapkan berubah setelah langkah {', '.join(where)}."
        yield _difference("scenario_changed", path, "expect", None, where, sentence)


def _given(scenario: Scenario) -> tuple[object, ...]:
    """Return what is done, without what is expected."""
    steps: tuple[Step, ...] = tuple(replace(step, expected=None) for step in scenario.steps)
    return replace(scenario.start, expected=None), steps


def _asked(scenario: Scenario) -> list[Expected | None]:
    return [scenario.start.expected, *(step.expected for step in scenario.steps)]


def _title(path: str, content: bytes) -> str:
    scenario = _read(content)
    return scenario.title if scenario else path.rpartition("/")[2]


def _read(content: bytes) -> Scenario | None:
    try:
        return read_scenario(content)
    except BadScenario:
        return None


def _difference(kind: str, path: str, field: str, before: object, after: object, sentence: str) -> Difference:
    return Difference(kind, path, "", field, before, after, SCENARIOS, sentence)
