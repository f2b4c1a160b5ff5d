"""One JSON object of a form, read with complaints instead of exceptions: a person wants all of them at
once."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from app.forms.definition import FormProblem
from app.forms.normalise import clean_line

LONGEST_VALUE = 2_000
SIZES = range(-10, 15)
"""The powers of ten between which a limit in a form lies."""


class Entry:
    """Reads typed values; what has the wrong type is reported and reads as absent."""

    def __init__(self, values: Mapping[str, object], name: str, problems: list[FormProblem]) -> None:
        self.values = values
        self.name = name
        self.problems = problems

    def refuse(self, message: str) -> None:
        self.problems.append(FormProblem(self.name, message))

    def part(self, key: str) -> "Entry":
        """Read an object inside this one; absent reads as empty."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, Mapping):
            self.refuse(f"“{key}” harus berupa objek, diawali {{ dan diakhiri }}.")
            value = None
        return Entry(value or {}, self.name, self.problems)

    def items(self, key: str) -> list[object]:
        value = self.values.get(key, [])
        if isinstance(value, list):
            return value
        self.refuse(f"“{key}” harus berupa daftar, diawali [ dan diakhiri ].")
        return []

    def text(self, key: str, *, longest: int = LONGEST_VALUE) -> str:
        """Read a text as it stands."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(f"“{key}” harus berupa teks.")
            return ""
        if len(value) > longest:
            self.refuse(f"“{key}” paling banyak {longest} huruf; sekarang {len(value)}.")
            return ""
        return value

    def line(self, key: str) -> str:
        """Read a text of one line, cleaned for the screen."""
        return clean_line(self.text(key))

    def flag(self, key: str) -> bool:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.refuse(f"“{key}” harus true atau false. Rumus belum dapat dipakai di sini.")
        return False

    def number(self, key: str) -> Decimal | None:
        """Read a number; form-js also writes them as text."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        try:
            number = None if isinstance(value, bool) else Decimal(str(value))
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or (number and number.adjusted() not in SIZES):
            self.refuse(f"“{key}” harus berupa angka. Rumus belum dapat dipakai di sini.")
            return None
        return number

    def whole(self, key: str) -> int | None:
        """Read a whole number that is not negative."""
        number = self.number(key)
        if number is None:
            return None
        if number != number.to_integral_value() or not 0 <= number <= 1_000_000:
            self.refuse(f"“{key}” harus berupa angka bulat, 0 atau lebih.")
            return None
        return int(number)
