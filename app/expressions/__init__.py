"""FEEL, the one language in which a process, a form or a decision table says what holds (DMN 1.3, chapter
10).

Why our own: the authors of a procedure write FEEL in editors that complete and check it, and no Python
implementation is sound; the engine's own answer, Python in the process, would give every author the rights of
this program.

What we promise is narrow and strict. An expression gives the value the standard defines, or it is refused
with a sentence and a place; nothing is guessed. A name that the data lacks is null, and null is "unknown" all
the way through and, or, not and every comparison. Numbers are decimals of 34 digits. What is outside the
subset is refused when it is read, that is at publication, not when a case meets it. Every cost (length,
nesting, steps, sizes) is counted, not timed, so the same text is accepted everywhere or nowhere.

The package knows no process, no form and no clock: it gets plain data, and what needs a calendar comes in as
a function of the host. Start reading at `compiled`, then `parser` and `evaluator`; decision tables are `dmn`
and its neighbours.
"""

from app.expressions.as_json import Json, to_json, to_json_text
from app.expressions.compiled import (
    Expression,
    Tests,
    check_expression,
    check_unary_tests,
    compile_expression,
    compile_unary_tests,
    evaluate,
    names_in,
    without_equals_sign,
)
from app.expressions.dmn import Decisions
from app.expressions.dmn_reader import parse_decisions
from app.expressions.errors import DmnError, FeelError
from app.expressions.evaluator import HostFunction
from app.expressions.values import Months, Range, Value

__all__ = [
    "Decisions",
    "DmnError",
    "Expression",
    "FeelError",
    "HostFunction",
    "Json",
    "Months",
    "Range",
    "Tests",
    "Value",
    "check_expression",
    "check_unary_tests",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
    "names_in",
    "parse_decisions",
    "to_json",
    "to_json_text",
    "without_equals_sign",
]
