"""What lists cost as the helpdesk grows: 1,000, 10,000 and 100,000 open cases (`bench.population`).

- inbox: the pages of the queues "Tugas saya", "Tugas kelompok", "Lewat SLA" and "Segera jatuh tempo" in turn, over
  HTTP in the process, as a member of Helpdesk sees them: the counts at the left and the first fifty rows.
- next due: the query for the most urgent free task of the group, alone; where completing a task leads to.
- search: all cases by a name that every one has, one number, words of one in two hundred, and a word that none has, in
  turn, likewise over HTTP.
- dashboard: the page of Koordinator, likewise over HTTP.
- idle sweep: the worker's look for due timers where none is due.

Each figure is a 95th percentile over the rounds, in milliseconds; growth is that at the largest size over that at the
smallest.
"""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.cases.inbox.queues import AT_RISK, GROUPS, MINE, OVERDUE, TaskFilter, open_tasks
from app.database import db
from app.jobs.due_work import sweep_timers
from app.models.people import HELPDESK, KOORDINATOR
from bench.browsers import Browser
from bench.places import Place
from bench.population import hire, populate

SIZES = (1_000, 10_000, 100_000)
QUEUES = (MINE, GROUPS, OVERDUE, AT_RISK)
WARM_UP = 5
SEARCHES = ("sari", "X-700", "apendo 1042", "tidak-ada")
SUBJECTS = ("inbox", "next_due", "search", "dashboard", "idle_sweep")


@dataclass
class Growth:
    """By subject, the 95th percentiles at each size."""

    sizes: tuple[int, ...]
    p95_ms: dict[str, list[float]] = field(default_factory=lambda: {subject: [] for subject in SUBJECTS})
    medians_ms: dict[str, list[float]] = field(default_factory=dict)
    idle_sweeps: list[float] = field(default_factory=list)  # at the largest size

    def ratio(self, subject: str) -> float:
        values = self.p95_ms[subject]
        return values[-1] / values[0]


def measure_growth(places: Mapping[int, Place], rounds: int) -> Growth:
    """Populate each place to its size, then let the sizes take turns: other work on the machine favours none."""
    everything: dict[str, Callable[[int], object]] = {}
    for size, place in places.items():
        populate(place, size)
        everything |= {f"{subject} {size}": way for subject, way in ways(place).items()}
    take_times(everything, 0)
    gc.freeze()  # a server has one application in its process; the others are not to be walked by the collector
    taken = take_times(everything, rounds)
    growth = Growth(tuple(places))
    for subject in SUBJECTS:
        growth.p95_ms[subject] = [p95(taken[f"{subject} {size}"]) for size in places]
        growth.medians_ms[subject] = [statistics.median(taken[f"{subject} {size}"]) for size in places]
    growth.idle_sweeps = taken[f"idle_sweep {growth.sizes[-1]}"]
    return growth


def ways(place: Place) -> Mapping[str, Callable[[int], object]]:
    """Return what is measured, by subject; each takes the number of the round."""
    with place.app.app_context():
        staff = hire(db.session(), place)
        helpdesk, koordinator = staff[HELPDESK][3], staff[KOORDINATOR][0]
        for user in (helpdesk, koordinator):
            db.session.refresh(user)
            assert user.group_keys
        browser, overseer = Browser(place, helpdesk), Browser(place, koordinator)
        db.session.expunge_all()
        db.session.remove()

    def next_due(_number: int) -> None:
        with place.app.app_context():
            query = open_tasks(helpdesk, TaskFilter(GROUPS), place.clock()).limit(1)
            assert db.session.scalars(query).first() is not None

    def idle_sweep(_number: int) -> None:
        with place.app.app_context():
            done = sweep_timers(db.session(), place.clock)
            assert not done.timers

    return {
        "inbox": lambda number: browser.get(f"/kotak-tugas/{QUEUES[number % len(QUEUES)]}"),
        "next_due": next_due,
        "search": lambda number: browser.get(f"/tiket?q={SEARCHES[number % len(SEARCHES)]}"),
        "dashboard": lambda _number: overseer.get("/koordinator"),
        "idle_sweep": idle_sweep,
    }


def take_times(
    ways: Mapping[str, Callable[[int], object]], rounds: int, warm_up: int = WARM_UP
) -> dict[str, list[float]]:
    """Let the ways take turns; return the milliseconds of each, the first rounds left out."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(-warm_up, rounds):
        for name, way in ways.items():
            begin = time.perf_counter()
            way(number)
            if number >= 0:
                taken[name].append((time.perf_counter() - begin) * 1000)
    return taken


def p95(values: Sequence[float]) -> float:
    """Return the nearest-rank 95th percentile."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]
