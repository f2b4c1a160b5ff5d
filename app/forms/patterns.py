"""Which regular expressions a form may ask of a text.

A process owner writes them and anybody's text is put to them, so an expression that can take for ever is
refused before it is published: no repetition within a repetition, few open ends, a short text. What remains
is plenty for codes and numbers, and takes milliseconds on the worst text.
"""

import re
from dataclasses import dataclass

LONGEST_PATTERN = 200
LONGEST_TEXT = 200
MOST_OPEN_ENDS = 3
MOST_VARIABLE = 8
WIDE = 50
"""A repetition with more room than this counts as an open end."""

COUNTED = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}")


class UnsafePattern(ValueError):
    """Says in Indonesian what to change."""


@dataclass
class _Group:
    varies: bool = False
    """Whether it can match one text in two ways: it holds a repetition or an alternative."""


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile an expression that is safe to run on anybody's text. Raises UnsafePattern."""
    if len(pattern) > LONGEST_PATTERN:
        raise UnsafePattern(f"Pola terlalu panjang: paling banyak {LONGEST_PATTERN} huruf.")
    try:
        compiled = re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsafePattern("Pola bukan ekspresi reguler yang sah. Periksa kurung dan tanda ulang.") from error
    _Scanner(pattern).scan()
    return compiled


class _Scanner:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.open_ends = 0
        self.variable = 0

    def scan(self) -> None:
        groups = [_Group()]
        while self.position < len(self.pattern):
            character = self.pattern[self.position]
            if character == "(":
                self._enter()
                groups.append(_Group())
                continue
            atom_varies = False
            if character == ")":
                atom_varies = groups.pop().varies
                groups[-1].varies |= atom_varies
            elif character == "|":
                groups[-1].varies = True
            self._skip_atom(character)
            groups[-1].varies |= self._quantifier(atom_varies)
        if self.open_ends > MOST_OPEN_ENDS or self.variable > MOST_VARIABLE:
            raise UnsafePattern("Pola terlalu rumit: kurangi tanda *, +, ? dan rentang ulang.")

    def _enter(self) -> None:
        self.position += 1
        if self.pattern.startswith("?", self.position):
            if not self.pattern.startswith("?:", self.position):
                raise UnsafePattern("Pola memakai kurung khusus. Yang boleh hanya ( ) dan (?: ).")
            self.position += 2

    def _skip_atom(self, character: str) -> None:
        if character == "\\":
            if self.pattern[self.position + 1].isdigit():
                raise UnsafePattern("Pola memakai rujukan balik seperti \\1. Tulis bagian itu sekali lagi.")
            self.position += 2
        elif character == "[":
            self.position += 1
            self.position += self.pattern.startswith("^", self.position)
            self.position += self.pattern.startswith("]", self.position)  # a bracket that comes first is a member
            while self.pattern[self.position] != "]":
                self.position += 2 if self.pattern[self.position] == "\\" else 1
            self.position += 1
        else:
            self.position += 1

    def _quantifier(self, atom_varies: bool) -> bool:
        """Step over a repetition, if one follows, and say whether it can match in two ways."""
        rest = self.pattern[self.position : self.position + 1]
        counted = COUNTED.match(self.pattern, self.position)
        if rest and rest in "*+?":
            least, most = (0, 1) if rest == "?" else (0, None)
            self.position += 1
        elif counted:
            least = int(counted[1])
            most = least if not counted[2] else int(counted[3]) if counted[3] else None
            self.position = counted.end()
        else:
            return False
        self.position += self.pattern.startswith("?", self.position)  # lazy: as slow as greedy
        if atom_varies and most != 1:
            raise UnsafePattern("Pola mengulang sesuatu yang sudah berulang. Sederhanakan polanya.")
        if most is None or most - least > WIDE:
            self.open_ends += 1
        self.variable += most != least
        return most != least
