"""The cost of one completed user task: engine alone, floor, service layer, HTTP, and a peer's HTTP, taking turns.

Medians in milliseconds of the same number of steps within one run, so that the machine's drift falls on all of them.
The collector of cyclic garbage runs as it does in a web process.
"""

import cProfile
import pstats
import statistics
from collections.abc import Mapping
from typing import Any

from sqlalchemy import event

from bench.floor import BareEngine, Floor
from bench.places import POSTGRESQL, SQLITE, Place, place
from bench.stage import ThroughHttp, ThroughService, Way

WARM_UP = 12


def ways(place: Place) -> dict[str, Way]:
    """Return our own ways, by name."""
    service = ThroughService(place)
    return {"engine": BareEngine(service), "floor": Floor(service), "service": service, "http": ThroughHttp(place)}


def measure_steps(ways: Mapping[str, Way], steps: int) -> dict[str, float]:
    """Let the ways complete this many tasks each, in turns; return the median milliseconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(-WARM_UP, steps):
        for name, way in ways.items():
            milliseconds = way.complete()
            if number >= 0:
                taken[name].append(milliseconds)
    return {name: statistics.median(values) for name, values in taken.items()}


def statements_a_step(service: ThroughService, steps: int = 10) -> float:
    """Return how many SQL statements a step sends on average, BEGIN and COMMIT left out."""
    with counted(service.place) as sent:
        for _ in range(steps):
            service.complete()
    return len(sent) / steps - 1  # the bench's own look for the open task


class counted:
    """Collect the statements that a place's engine sends."""

    def __init__(self, place: Place) -> None:
        self.engine, self.sent = place.engine, list[str]()

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.sent

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            self.sent.append(statement)


def profile_way(name: str, steps: int) -> None:
    """Print where the time of a way goes on PostgreSQL, on SQLite where there is no server."""
    for kind in (POSTGRESQL, SQLITE):
        with place(kind) as here:
            if here is None:
                continue
            way = ways(here)[name]
            measure_steps({name: way}, 1)
            with cProfile.Profile() as profiler:
                for _ in range(steps):
                    way.complete()
            pstats.Stats(profiler).sort_stats("cumtime").print_stats(60)
            return
