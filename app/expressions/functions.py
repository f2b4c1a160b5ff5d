"""FEEL's own functions that we stand behind (DMN 1.3 §10.3.4), one table for all.

An argument of the wrong kind gives null, as the standard says. Where the standard leaves a case open and
implementations disagree (a position outside a list or text), the call is refused. There is no clock in here:
`now` and `today` would make two runs of one decision differ, so a host that has a clock passes it as a
function of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.expressions import functions_dates, functions_lists, functions_numbers, functions_texts
from app.expressions.limits import Budget
from app.expressions.values import Value


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A function and how many arguments it takes; `most` is None where a list may be written out."""

    fewest: int
    most: int | None
    call: Callable[[Sequence[Value], Budget], Value]


def _negation(arguments: Sequence[Value], _budget: Budget) -> Value:
    return not arguments[0] if isinstance(arguments[0], bool) else None


BUILT_INS: Mapping[str, BuiltIn] = {
    "not": BuiltIn(1, 1, _negation),
    **{
        name: BuiltIn(fewest, most, call)
        for table in (
            functions_texts.TABLE,
            functions_numbers.TABLE,
            functions_dates.TABLE,
            functions_lists.TABLE,
        )
        for name, (fewest, most, call) in table.items()
    },
}

_CLOCK = "Fungsi jam «{}» tidak tersedia; waktu diberikan oleh proses."
_PATTERN = "Fungsi «{}» memakai pola (regex) dan tidak didukung."
REFUSED_FUNCTIONS: Mapping[str, str] = {
    "now": _CLOCK.format("now()"),
    "today": _CLOCK.format("today()"),
    **{name: _PATTERN.format(name) for name in ("matches", "replace", "split")},
    **{
        name: f"Fungsi «{name}» belum didukung."
        for name in (
            *("exp", "log", "stddev", "mode", "sort", "list replace", "duplicate values", "partition"),
            *("get entries", "context", "context put", "context merge", "is", "range", "is defined"),
            *("before", "after", "meets", "met by", "overlaps", "overlaps before", "overlaps after"),
            *("finishes", "finished by", "includes", "during", "starts", "started by", "coincides"),
            *("string from", "to json", "random number", "extract", "is blank", "is empty", "assert"),
        )
    },
}
"""Functions of FEEL or of its dialects that authors may know; naming them beats "unknown function"."""
