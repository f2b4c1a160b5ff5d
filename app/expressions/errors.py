"""What the language says when it will not answer.

Two kinds on purpose: an author sees `FeelError`, with a place in the text; the rules of values know no text,
so they raise `Refused` and whoever knows the place turns it into a `FeelError`.
"""


class Refused(Exception):
    """A rule of values cannot answer without guessing; the evaluator adds the position."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FeelError(ValueError):
    """An expression outside the subset, over a budget, or without one right answer.

    `reason` is a sentence in Indonesian; `position` counts characters from 0.
    """

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason, position)
        self.reason = reason
        self.position = position

    def __str__(self) -> str:
        return f"{self.reason} (karakter ke-{self.position + 1})"


class DmnError(ValueError):
    """A decision model that cannot be read, or a table that contradicts itself.

    `element` is the id of the element at fault and `line` its line in the file, where they are known;
    `position` is the place inside an expression, from 0.
    """

    def __init__(self, reason: str, element: str | None, line: int | None, position: int | None = None) -> None:
        super().__init__(reason, element, line, position)
        self.reason = reason
        self.element = element
        self.line = line
        self.position = position

    def __str__(self) -> str:
        places = (
            f"elemen {self.element}" if self.element else "",
            f"baris berkas {self.line}" if self.line else "",
            f"karakter ke-{self.position + 1}" if self.position is not None else "",
        )
        known = ", ".join(place for place in places if place)
        return f"{self.reason} ({known})" if known else self.reason
