"""How much an expression may cost. Counted, never timed: the same text is refused on every machine, every
day.

Expressions come from people who may publish a process, and data from people who may open a ticket: neither
may hold a worker. Every loop in this package is bounded by one of these numbers.
"""

import decimal

from app.expressions.errors import Refused

MAX_SOURCE = 4_000
"""Characters of one expression."""
MAX_DEPTH = 50
"""Brackets, conditions and signs inside one another while reading."""
MAX_TREE_DEPTH = 100
"""Levels of the finished tree; a chain such as a.b.c.d has no brackets and yet nests."""
MAX_WALK_DEPTH = 120
"""Levels while evaluating, business knowledge models included."""
MAX_STEPS = 10_000
MAX_DECISION_STEPS = 50_000
"""For a decision with all it depends on: a table of hundreds of rows is honest work."""
STEPS_OF_A_POWER = 50
"""A power with a fraction in its exponent is the one operation that takes long."""
MAX_LIST = 1_000
MAX_STRING = 50_000
MAX_DATA_DEPTH = 20
MAX_DIGITS = 34
MAX_EXPONENT = 300

NUMBERS = decimal.Context(
    prec=MAX_DIGITS,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-MAX_EXPONENT,
    Emax=MAX_EXPONENT,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Underflow],
)
"""FEEL's numbers (DMN 1.3 §10.3.2.3.1: 34 digits, half even), with an exponent that JSON readers still
take."""

TOO_MANY_STEPS = f"Ekspresi ini memerlukan lebih dari {MAX_STEPS} langkah; sederhanakan."
TOO_BIG_NUMBER = "Bilangan di luar batas; kecilkan perhitungannya."


class Budget:
    """Steps left for one evaluation; shared by everything that evaluation sets off.

    It also counts how deep the walk is, because a table may call a model that evaluates another tree. An
    evaluation that fails is over, so nothing is counted back then.
    """

    __slots__ = ("depth", "left")

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps
        self.depth = 0

    def enter(self) -> None:
        self.spend()
        self.depth += 1
        if self.depth > MAX_WALK_DEPTH:
            raise Refused(f"Perhitungan bersarang lebih dari {MAX_WALK_DEPTH} tingkat.")

    def leave(self) -> None:
        self.depth -= 1

    def spend(self, steps: int = 1) -> None:
        """Pay before the work is done; what cannot be paid is not begun."""
        if steps > self.left:
            raise Refused(TOO_MANY_STEPS)
        self.left -= steps


def bounded_text(text: str) -> str:
    if len(text) > MAX_STRING:
        raise Refused(f"Teks lebih panjang dari {MAX_STRING} karakter.")
    return text


def check_list_length(length: int) -> None:
    if length > MAX_LIST:
        raise Refused(f"Daftar berisi lebih dari {MAX_LIST} nilai.")
