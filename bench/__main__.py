"""Run the benches; print a table, or one JSON object with --json. Ratios within one run: machines differ and drift."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from bench.chart import growth_chart
from bench.figures import table
from bench.load.run import measure_load
from bench.load.run import table as load_table
from bench.run import FULL, Amounts, Run
from bench.step_cost import profile_way


def main() -> None:
    options = _options()
    if options.profile:
        profile_way(options.profile, options.steps or 200)
        return
    if options.load:
        sys.stdout.write(load_table(measure_load(options.load)))
        return
    amounts = FULL if options.full else Amounts()
    given = {"steps": options.steps, "timers": options.timers, "memory_steps": options.memory_steps}
    amounts = replace(amounts, **{name: value for name, value in given.items() if value is not None})
    run = Run(replace(amounts, with_peers=options.peers))
    values = run.all()
    if options.plot and run.growth:
        growth = run.growth
        title = "95th percentile by open cases"
        options.plot.write_text(growth_chart(growth.sizes, growth.p95_ms, title), encoding="utf-8")
    rounded = {key: None if value is None else round(value, 3) for key, value in values.items()}
    sys.stdout.write(json.dumps(rounded, indent=2) + "\n" if options.json else table(values))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--full", action="store_true", help="10,000 timers, 100,000 steps for memory: takes an hour")
    parser.add_argument("--steps", type=int, help="user tasks completed for each figure")
    parser.add_argument("--timers", type=int, help="timers that are due at once")
    parser.add_argument("--memory-steps", type=int, help="steps after which memory is compared")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the growth as SVG into this file")
    parser.add_argument("--profile", choices=("service", "http"), help="show instead where the time of a step goes")
    parser.add_argument("--load", type=float, metavar="MINUTES", help="let 10 staff and 200 requesters use it instead")
    parser.add_argument(
        "--peers",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure django-viewflow and bpmn-engine beside us, installed under instance/ at first need (default)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
