"""Make a scenario of what was played: the same steps, with what happened after each as what is expected from now on."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from app.scenarios.model import FOLDER, NOTHING, Expected, Scenario, Sent
from app.scenarios.playing import Played
from app.scenarios.standing import Standing

_LONGEST_SLUG = 60


class CannotRecord(ValueError):
    """There is nothing to record, or it cannot be played again; the message says what to do."""


def record_scenario(title: str, scenario: Scenario, played: Played) -> Scenario:
    """Return the scenario with its expectations taken from a playing. Raises CannotRecord."""
    if played.trouble is not None:
        why = f"Percobaan ini berhenti pada kesalahan: {played.trouble.sentence}"
        raise CannotRecord(f"{why} Perbaiki atau batalkan langkah itu dahulu.")
    start, *steps = played.standings
    return replace(
        scenario,
        title=title,
        start=replace(scenario.start, expected=expectation(start)),
        steps=tuple(
            replace(step, expected=expectation(standing)) for step, standing in zip(scenario.steps, steps, strict=True)
        ),
    )


def expectation(found: Standing) -> Expected:
    """Return what happened as what is expected."""
    return Expected(
        open=found.open,
        position=found.position,
        due=found.due or NOTHING,
        timers=dict(found.timers),
        messages=tuple(Sent(mail.message, mail.to) for mail in found.mails),
        closed=found.closed or NOTHING,
    )


def path_for(title: str, taken: Collection[str]) -> str:
    """Return a free path for a scenario of this title: "Ditutup otomatis" in ditutup-otomatis.json."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "skenario"
    folded = {path.casefold() for path in taken}
    number = 1
    while True:
        path = f"{FOLDER}/{slug}{f'-{number}' if number > 1 else ''}.json"
        if path not in folded:
            return path
        number += 1
