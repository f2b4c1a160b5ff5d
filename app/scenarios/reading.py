"""Read a scenario strictly: an unknown key or a wrong shape is told with its place, never guessed around.

A mistyped "expct" that nobody noticed would be a scenario that is green whatever the procedure does.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.scenarios.model import (
    FORMAT,
    MOST_BYTES,
    MOST_STEPS,
    NOTHING,
    Answers,
    BadScenario,
    Complete,
    Expected,
    Nothing,
    Receive,
    Scenario,
    Sent,
    Start,
    Step,
    Typed,
    Wait,
)
from app.scenarios.shapes import LONGEST_NAME, Shapes

_WAITS = ("working_days", "hours", "minutes", "until", "timer")
_MOST_OF_A_WAIT = {"working_days": 750, "hours": 24 * 366 * 3, "minutes": 60 * 24 * 366 * 3}
_KINDS = ("complete", "receive", "wait")


def read_scenario(content: bytes) -> Scenario:
    """Return the scenario that a file holds. Raises BadScenario with everything that is wrong."""
    if len(content) > MOST_BYTES:
        raise BadScenario((f"Berkas skenario paling besar {MOST_BYTES // 1000} kB. Pecah menjadi beberapa skenario.",))
    try:
        found = json.loads(content)
    except RecursionError:
        raise BadScenario(("Isi berkas bersarang terlalu dalam.",)) from None
    except json.JSONDecodeError as wrong:
        place = f"baris {wrong.lineno}, kolom {wrong.colno}"
        raise BadScenario(
            (f"Bukan JSON yang benar pada {place}: periksa tanda koma, kutip, dan kurung di sana.",)
        ) from None
    except ValueError:
        raise BadScenario(("Berkas ini bukan teks UTF-8.",)) from None
    reader = _Reader()
    scenario = reader.scenario(found)
    if reader.problems:
        raise BadScenario(tuple(reader.problems[:20]))
    return scenario


class _Reader(Shapes):
    def scenario(self, found: Any) -> Scenario:
        given = self.object("", found, ("format", "title", "about", "start", "steps"))
        if given.get("format") != FORMAT:
            self.refuse("format", f"harus “{FORMAT}”; program ini tidak mengenal bentuk lain.")
        title = self.text("title", given.get("title"), longest=LONGEST_NAME).strip()
        if not title:
            self.refuse("title", "harus diisi.")
        about = self.text("about", given.get("about", ""), longest=2_000)
        steps = self.items("steps", given.get("steps", []))
        if len(steps) > MOST_STEPS:
            self.refuse("steps", f"paling banyak {MOST_STEPS} langkah; sekarang {len(steps)}.")
            steps = []
        return Scenario(
            title=title,
            about=about,
            start=self.start(given.get("start")),
            steps=tuple(self.step(f"langkah {number}", step) for number, step in enumerate(steps, 1)),
        )

    def start(self, found: Any) -> Start:
        given = self.object("start", found, ("kind", "channel", "at", "answers", "expect"))
        return Start(
            kind=self.name("start, kind", given.get("kind")),
            channel=self.name("start, channel", given.get("channel")),
            at=self.instant("start, at", given.get("at")),
            answers=self.answers("start, answers", given.get("answers", {})),
            expected=self.expected("start, expect", given.get("expect")),
        )

    def step(self, place: str, found: Any) -> Step:
        kinds = [kind for kind in _KINDS if isinstance(found, Mapping) and kind in found]
        if len(kinds) != 1:
            self.refuse(place, f"harus memuat tepat satu dari {', '.join(_KINDS)}.")
            return Wait(minutes=0)
        kind = kinds[0]
        beside = {"complete": ("answers",), "receive": ("text",), "wait": ()}[kind]
        given = self.object(place, found, (kind, *beside, "expect"))
        expected = self.expected(f"{place}, expect", given.get("expect"))
        if kind == "complete":
            answers = self.answers(f"{place}, answers", given.get("answers", {}))
            return Complete(self.name(f"{place}, complete", given[kind]), answers, expected)
        if kind == "receive":
            text = self.text(f"{place}, text", given.get("text", ""))
            return Receive(self.name(f"{place}, receive", given[kind]), text, expected)
        return self.wait(f"{place}, wait", given[kind], expected)

    def wait(self, place: str, found: Any, expected: Expected | None) -> Wait:
        given = self.object(place, found, _WAITS)
        if len(given) != 1:
            self.refuse(place, f"harus memuat tepat satu dari {', '.join(_WAITS)}.")
            return Wait(minutes=0)
        ((key, value),) = given.items()
        if key == "until":
            return Wait(until=self.instant(f"{place}, until", value), expected=expected)
        if key == "timer":
            return Wait(timer=self.name(f"{place}, timer", value), expected=expected)
        most = _MOST_OF_A_WAIT[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            self.refuse(f"{place}, {key}", f"harus bilangan bulat dari 0 sampai {most}.")
            value = 0
        amounts: dict[str, int] = {key: value}
        return Wait(amounts.get("working_days"), amounts.get("hours"), amounts.get("minutes"), expected=expected)

    def expected(self, place: str, found: Any) -> Expected | None:
        if found is None:
            return None
        given = self.object(place, found, ("open", "position", "due", "timers", "messages", "closed"))
        due: datetime | Nothing | None = None
        if "due" in given:
            due = NOTHING if given["due"] is None else self.instant(f"{place}, due", given["due"])
        closed: str | Nothing | None = None
        if "closed" in given:
            closed = NOTHING if given["closed"] is None else self.name(f"{place}, closed", given["closed"])
        return Expected(
            open=self.names(f"{place}, open", given["open"]) if "open" in given else None,
            position=self.name(f"{place}, position", given["position"]) if "position" in given else None,
            due=due,
            timers=self.timers(f"{place}, timers", given["timers"]) if "timers" in given else None,
            messages=self.messages(f"{place}, messages", given["messages"]) if "messages" in given else None,
            closed=closed,
        )

    def timers(self, place: str, found: Any) -> dict[str, datetime]:
        if not isinstance(found, Mapping):
            self.refuse(place, "harus berupa objek: id elemen dan saatnya.")
            return {}
        return {self.name(place, key): self.instant(f"{place}, {key}", value) for key, value in found.items()}

    def messages(self, place: str, found: Any) -> tuple[Sent, ...]:
        sent = []
        for number, one in enumerate(self.items(place, found), 1):
            at = f"{place}, pesan {number}"
            given = self.object(at, one, ("message", "to"))
            sent.append(
                Sent(self.name(f"{at}, message", given.get("message")), self.name(f"{at}, to", given.get("to")))
            )
        return tuple(sent)

    def answers(self, place: str, found: Any) -> Answers:
        if not isinstance(found, Mapping):
            self.refuse(place, "harus berupa objek: kunci isian dan jawabannya.")
            return {}
        return {self.name(place, key): self.typed(f"{place}, {key}", value) for key, value in found.items()}

    def typed(self, place: str, value: Any) -> Typed:
        if isinstance(value, list):
            return tuple(self.text(place, one) for one in value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return str(value)
        return self.text(place, value)
