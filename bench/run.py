"""Measure everything, subject by subject; what fails is told on stderr and leaves its figures unmeasured."""

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from bench import peers
from bench.bare_loop import BareLoop
from bench.chain_cost import chain_cost, nanoseconds_an_event
from bench.figures import Values, unmeasured
from bench.growth import SIZES, Growth, measure_growth
from bench.hostile import measure_hostile
from bench.loops import LOOPS, measure_loops
from bench.losers import measure_losers
from bench.memory import SUBJECTS, memory_growth
from bench.places import POSTGRESQL, SQLITE, place
from bench.reports import measure_reports
from bench.stage import ThroughService, Way
from bench.step_cost import measure_steps, statements_a_step, ways
from bench.storage import bytes_of_a_waiting_case
from bench.timers import measure_timers


@dataclass(frozen=True)
class Amounts:
    """How much is measured of each subject."""

    steps: int = 200
    loops: tuple[int, ...] = LOOPS
    sizes: tuple[int, ...] = SIZES
    rounds: int = 60
    timers: int = 1_000
    memory_steps: int = 1_000
    with_peers: bool = True


FULL = Amounts(steps=500, rounds=200, timers=10_000, memory_steps=100_000)


class Run:
    """One run of the bench."""

    def __init__(self, amounts: Amounts) -> None:
        self.amounts, self.values = amounts, unmeasured()
        self.growth: Growth | None = None

    def all(self) -> Values:
        for subject in SUBJECTS_OF_A_RUN:
            begin = time.perf_counter()
            try:
                SUBJECTS_OF_A_RUN[subject](self)
            except Exception as error:
                sys.stderr.write(f"{subject}: {type(error).__name__}: {error}\n")
            sys.stderr.write(f"{subject}: {time.perf_counter() - begin:.0f} s\n")
        return self.values

    def steps(self, kind: str) -> None:
        with place(kind) as here:
            if here is None:
                return
            ours = ways(here)
            service = ours["service"]
            assert isinstance(service, ThroughService)
            peer = self._peer(lambda: peers.viewflow(here.url)) if kind == POSTGRESQL else None
            others: dict[str, Way] = {"viewflow": peer} if peer else {}
            ms = measure_steps(ours | others, self.amounts.steps)
            if peer:
                peer.stop()
            self.values |= {f"{name}_ms_{kind}": ms[name] for name in ("floor", "service", "http")}
            self.values |= {f"step_over_floor_{kind}": ms["service"] / ms["floor"], "engine_ms": ms["engine"]}
            # what serves a nation: PostgreSQL's figures stand where there are any, since it is measured after SQLite
            self.values |= {"http_over_service": ms["http"] / ms["service"]}
            self.values |= {"sql_per_step": statements_a_step(service)}
            if peer:
                ratio = ms["http"] / ms["viewflow"]
                self.values |= {"viewflow_http_ms": ms["viewflow"], "ours_over_viewflow_http": ratio}

    def bare_engines(self) -> None:
        peer = self._peer(peers.bpmn_engine)
        if peer is None:
            return
        ms = measure_steps({"ours": BareLoop(), "theirs": peer}, self.amounts.steps)
        peer.stop()
        self.values |= {"our_engine_ms": ms["ours"], "bpmn_engine_ms": ms["theirs"]}
        self.values["ours_over_bpmn_engine"] = ms["ours"] / ms["theirs"]

    def _peer(self, start: Callable[[], peers.Peer]) -> peers.Peer | None:
        if not self.amounts.with_peers:
            return None
        try:
            return start()
        except Exception as error:
            sys.stderr.write(f"no peer: {error}\n")
            return None

    def chain(self) -> None:
        self.values["digest_ns_an_event"] = nanoseconds_an_event()
        for kind in (POSTGRESQL, SQLITE):
            with place(kind) as here:
                if here is not None:
                    self.values["audit_chain_cost"] = chain_cost(here, self.amounts.steps)
                    return

    def storage(self) -> None:
        for kind in (POSTGRESQL, SQLITE):
            with place(kind) as here:
                if here is not None:
                    self.values["bytes_waiting"] = bytes_of_a_waiting_case(here)
                    return

    def loops(self) -> None:
        with place(SQLITE) as here:
            assert here is not None
            ages = measure_loops(here, self.amounts.loops)
            self.values["loop_growth"] = ages[-1] / ages[0]

    def lists(self) -> None:
        for kind in (POSTGRESQL, SQLITE):
            with ExitStack() as stack:
                places = {size: stack.enter_context(place(kind)) for size in self.amounts.sizes}
                found = {size: here for size, here in places.items() if here is not None}
                if found:
                    self._lists(kind, measure_growth(found, self.amounts.rounds))
                    return

    def _lists(self, kind: str, growth: Growth) -> None:
        self.growth = growth
        is_whole = growth.sizes[-1] == SIZES[-1]
        for subject in ("inbox", "next_due", "dashboard", "search"):
            self.values[f"{subject}_growth"] = growth.ratio(subject)
            if kind == POSTGRESQL and is_whole:
                self.values[f"{subject}_p95_ms_100k"] = growth.p95_ms[subject][-1]
        if is_whole:
            self.values["idle_sweep_ms"] = statistics.median(growth.idle_sweeps)

    def reports(self) -> None:
        if self.amounts.sizes[-1] != SIZES[-1]:
            return
        with place(POSTGRESQL) as here:
            if here is not None:
                ms = measure_reports(here)
                self.values["figures_ms_a_case"] = ms.pop("refresh_ms_a_case")
                self.values["report_ms_100k"] = max(ms.values())

    def timers(self) -> None:
        with place(POSTGRESQL) as here:
            if here is not None:
                rates, twice = measure_timers(here, self.amounts.timers)
                self.values |= {f"timers_per_second_{number}": rate for number, rate in rates.items()}
                self.values["timers_fired_twice"] = twice

    def losers(self) -> None:
        with place(POSTGRESQL) as here:
            if here is not None:
                self.values["loser_ms"] = measure_losers(here)

    def memory(self) -> None:
        for subject in SUBJECTS:
            self.values[f"memory_growth_{subject}"] = memory_growth(subject, self.amounts.memory_steps)

    def hostile(self) -> None:
        self.values["hostile_expression_ms"] = max(measure_hostile().values())


SUBJECTS_OF_A_RUN: dict[str, Callable[[Run], None]] = {
    "steps on SQLite": lambda run: run.steps(SQLITE),
    "steps on PostgreSQL": lambda run: run.steps(POSTGRESQL),
    "bare engines": Run.bare_engines,
    "chain": Run.chain,
    "storage": Run.storage,
    "loops": Run.loops,
    "lists": Run.lists,
    "reports": Run.reports,
    "timers": Run.timers,
    "losers": Run.losers,
    "memory": Run.memory,
    "hostile expressions": Run.hostile,
}
