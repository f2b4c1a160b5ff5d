"""Reads an event log with pm4py, in pm4py's own environment, and prints what it found as one JSON object."""

import json
import sys

import pm4py

log = pm4py.read_xes(sys.argv[1])
variants = pm4py.get_variants(log)
print(
    json.dumps(
        {
            "cases": log["case:concept:name"].nunique(),
            "events": len(log),
            "actors": log["org:resource"].nunique(),
            "variants": len(variants),
        }
    )
)
