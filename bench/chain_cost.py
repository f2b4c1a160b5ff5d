"""What the record that proves itself costs: a step with the chain and keyed digests beside one without, taking turns.

The one without writes the same events, unchained, and holds texts by nothing. Only the bench can do that.
"""

import time
from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

from app.audit.chain import Head, event_digest
from app.audit.salts import digest_with
from bench.places import START, Place
from bench.stage import REASON, ThroughService
from bench.step_cost import measure_steps

SALT = "0123456789abcdef" * 2
ROUNDS = 20_000


class Unchained(ThroughService):
    """The service layer without chain and digests."""

    def complete(self) -> float:
        with (
            patch("app.audit.record.chain", _leave_alone),
            patch("app.audit.salts.digest_with", lambda _salt, _text: "0" * 64),
        ):
            return super().complete()


def _leave_alone(_session: Any, rows: Iterable[dict[str, Any]]) -> dict[int, Head]:
    for row in rows:
        row.update(case_sequence=None, previous_digest=None, digest=None)
    return {}


def chain_cost(place: Place, steps: int) -> float:
    """Return how many times a step without chain and digests one with them takes."""
    ms = measure_steps({"with": ThroughService(place), "without": Unchained(place)}, steps)
    return ms["with"] / ms["without"]


def nanoseconds_an_event() -> float:
    """Return what the digest of an event costs the processor, with one keyed digest of a text in it."""
    row: dict[str, Any] = dict.fromkeys(("actor_id", "deployment_id", "on_behalf_of_id", "requester_id", "stated_at"))
    row |= {"at": START, "case_id": 1, "name": "message_sent", "source": "web"}
    begin = time.process_time_ns()
    for number in range(ROUNDS):
        row["data"] = f'{{"kind":"answer","message":{number},"sha256":"{digest_with(SALT, REASON)}"}}'
        event_digest(row, number, SALT)
    return (time.process_time_ns() - begin) / ROUNDS
