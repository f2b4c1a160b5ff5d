"""The figures by their names, in the order of the table: what each is, and what is to be reached.

A figure that could not be measured stays None. Nothing is ever filled in.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    key: str
    what: str
    unit: str = ""
    most: float | None = None  # the target

    def line(self, value: float | None) -> str:
        shown = "not measured" if value is None else f"{value:,.2f} {self.unit}".rstrip()
        target = "" if self.most is None else f"≤ {self.most:g}"
        verdict = "" if value is None or self.most is None else ("ok" if value <= self.most else "MISSED")
        return f"{self.what:<58} {shown:>18}  {target:<8} {verdict}".rstrip()


FIGURES = (
    Figure("step_over_floor_sqlite", "step over the floor, SQLite", "x", 2.5),
    Figure("step_over_floor_postgresql", "step over the floor, PostgreSQL", "x", 2.5),
    Figure("http_over_service", "POST over the service layer", "x", 2),
    Figure("ours_over_viewflow_http", "POST over django-viewflow's", "x", 1),
    Figure("ours_over_bpmn_engine", "recover, complete, save over bpmn-engine's", "x", 1),
    Figure("sql_per_step", "SQL statements a step", "", 12),
    Figure("audit_chain_cost", "step with chain and digests over one without", "x", 1.1),
    Figure("digest_ns_an_event", "digest of an event and of a text in it", "ns"),
    Figure("bytes_waiting", "a waiting case on disk", "B", 8 * 1024),
    Figure("loop_growth", "step at reply loop 1,000 over the first", "x", 1.2),
    Figure("inbox_growth", "inbox page, p95 at the largest size over the smallest", "x", 1.5),
    Figure("next_due_growth", "next-due query, likewise", "x", 1.5),
    Figure("dashboard_growth", "dashboard, likewise", "x", 1.5),
    Figure("search_growth", "search over all cases, likewise", "x"),
    Figure("inbox_p95_ms_100k", "inbox page at 100,000 open cases, p95", "ms", 30),
    Figure("search_p95_ms_100k", "search over all cases at 100,000, p95", "ms", 100),
    Figure("next_due_p95_ms_100k", "next-due query at 100,000, p95", "ms"),
    Figure("dashboard_p95_ms_100k", "dashboard at 100,000, p95", "ms"),
    Figure("report_ms_100k", "the slowest report over 100,000 cases, p95", "ms", 1_000),
    Figure("figures_ms_a_case", "figures of a case computed anew by the worker", "ms"),
    Figure("idle_sweep_ms", "sweep with nothing due among 100,000, median", "ms", 2),
    Figure("timers_per_second_1", "due timers a second, 1 worker"),
    Figure("timers_per_second_2", "due timers a second, 2 workers"),
    Figure("timers_per_second_4", "due timers a second, 4 workers"),
    Figure("timers_fired_twice", "timers that fired twice", "", 0),
    Figure("memory_growth_web", "memory of a web process, end over early", "x", 1.05),
    Figure("memory_growth_worker", "memory of a worker, likewise", "x", 1.05),
    Figure("loser_ms", "409 for the second of two at once, p95", "ms", 100),
    Figure("hostile_expression_ms", "the slowest hostile expression", "ms", 50),
    Figure("engine_ms", "engine alone: restore, run, dump", "ms"),
    Figure("floor_ms_sqlite", "floor, SQLite", "ms"),
    Figure("service_ms_sqlite", "step, SQLite", "ms"),
    Figure("http_ms_sqlite", "POST, SQLite", "ms"),
    Figure("floor_ms_postgresql", "floor, PostgreSQL", "ms"),
    Figure("service_ms_postgresql", "step, PostgreSQL", "ms"),
    Figure("http_ms_postgresql", "POST, PostgreSQL", "ms"),
    Figure("viewflow_http_ms", "django-viewflow's POST, PostgreSQL", "ms"),
    Figure("bpmn_engine_ms", "bpmn-engine: recover, complete, save", "ms"),
    Figure("our_engine_ms", "our engine on the same flow", "ms"),
)

Values = dict[str, float | None]


def unmeasured() -> Values:
    """Return every figure, none measured yet."""
    return {figure.key: None for figure in FIGURES}


def table(values: Values, only: Iterable[Figure] = FIGURES) -> str:
    return "\n".join(figure.line(values[figure.key]) for figure in only) + "\n"
