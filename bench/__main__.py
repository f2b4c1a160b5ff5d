"""Run the benches and print a table, or one JSON object with --json."""

import argparse
import json
import sys

from bench.step_cost import measure


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--steps", type=int, default=200, help="user tasks completed for each figure (default 200)")
    options = parser.parse_args()
    figures = measure(options.steps)
    if options.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    sys.stdout.write(
        f"One completed user task, median of {options.steps} (SQLite, WAL, synchronous FULL)\n\n"
        f"  engine alone (restore, run, dump)            {figures['engine_ms']:7.2f} ms\n"
        f"  floor (engine, one row by the raw driver)    {figures['floor_ms']:7.2f} ms\n"
        f"  service (everything persisted, committed)    {figures['service_ms']:7.2f} ms\n\n"
        f"  service over engine alone                    {figures['service_over_engine']:7.2f} x\n"
        f"  service over floor                           {figures['step_over_floor_sqlite']:7.2f} x\n"
        f"  SQL statements a step                        {figures['sql_per_step']:7.1f}\n"
        f"  bytes of the stored instance                 {figures['bytes_instance']:7d}\n"
    )


if __name__ == "__main__":
    main()
