"""The bench's report: every figure of the specification has its key, and nothing that was not measured is guessed."""

import xml.etree.ElementTree as ET

from bench.chart import growth_chart
from bench.figures import FIGURES, table, unmeasured

PROMISED = (
    "step_over_floor_sqlite",
    "step_over_floor_postgresql",
    "http_over_service",
    "ours_over_viewflow_http",
    "ours_over_bpmn_engine",
    "sql_per_step",
    "audit_chain_cost",
    "digest_ns_an_event",
    "bytes_waiting",
    "loop_growth",
    "inbox_growth",
    "inbox_p95_ms_100k",
    "idle_sweep_ms",
)


def test_every_promised_figure_has_its_key() -> None:
    assert set(PROMISED) <= unmeasured().keys()


def test_what_was_not_measured_is_null_and_says_so() -> None:
    assert set(unmeasured().values()) == {None}
    assert table(unmeasured()).count("not measured") == len(FIGURES)


def test_a_missed_target_is_called_missed() -> None:
    lines = table(unmeasured() | {"sql_per_step": 13.0, "loop_growth": 1.1}).splitlines()
    assert [line.split()[-1] for line in lines if "SQL statements" in line or "reply loop" in line] == ["MISSED", "ok"]


def test_the_plot_is_a_picture_with_a_line_a_subject() -> None:
    picture = ET.fromstring(growth_chart((1_000, 100_000), {"inbox": [14.0, 15.0], "a < b": [1.0, 2.0]}, "Growth"))
    assert len(picture.findall("{http://www.w3.org/2000/svg}polyline")) == 2
