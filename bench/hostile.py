"""How long an expression can keep us: those that are made to be slow, each to its value or its refusal."""

import contextlib
import time

from app.expressions import FeelError, evaluate

HOSTILE = {
    "deep brackets": "(" * 1_900 + "1" + ")" * 1_900,
    "deep lists": "[" * 1_900 + "]" * 1_900,
    "deep conditions": "if true then " * 180 + "1" + " else 2" * 180,
    "nested within the depth": "[" * 45 + "1" + "]" * 45,
    "a long sum": "+".join(["1"] * 1_900),
    "a tower of powers": "9**9**9**9**9",
    "fractions of powers": "+".join(["1.0001**1234.5678"] * 200),
    "huge numbers": "*".join(["9" * 34] * 100),
    "a huge range": "for i in 1..1000000000 return i",
    "all of a huge range": "every i in 1..1000000000 satisfies i > 0",
    "ranges within ranges": "count(for a in 1..1000, b in 1..1000, c in 1..1000 return a*b*c)",
    "lists within lists": "for a in 1..90 return for b in 1..90 return a * b",
    "a doubled text": '"x"' + " + " + " + ".join(['"' + "x" * 90 + '"'] * 40),
    "text that doubles": 'for i in 1..900 return string join([string join(partial, "y"), "x"])',
    "a slow pattern": 'matches("' + "a" * 3_000 + '!", "^(a+)+$")',
    "replaced again and again": 'replace("' + "a" * 3_000 + '", "a*a*a*b", "c")',
    "flattened": "flatten(" + "[" * 40 + "1" + "]" * 40 + ")",
    "sorted by itself": "sort(for i in 1..1000 return -i, function(a, b) a < b)",
    "compared lists": "(for i in 1..900 return i) = (for i in 1..900 return i)",
    "unions of unions": "union(" + ",".join(["for i in 1..300 return i"] * 100) + ")",
    "a dense search": "distinct values(for i in 1..1000 return i)",
    "filters within filters": "(1..900)[count((1..900)[item > 3]) > 1]",
    "a huge text": '"' + "x" * 3_000_000 + '"',
}


def measure_hostile(rounds: int = 3) -> dict[str, float]:
    """Return the milliseconds of each, the best of a few rounds: another process may take the core meanwhile."""
    return {name: min(_take(source) for _ in range(rounds)) for name, source in HOSTILE.items()}


def _take(source: str) -> float:
    begin = time.perf_counter()
    with contextlib.suppress(FeelError):
        evaluate(source, {})
    return (time.perf_counter() - begin) * 1000
