"""A number, exact, as people here write it: with a point or a comma before the decimals, and no thousands
sign."""

import re
from decimal import Decimal

from app.forms.fields import FormField, Scalar

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,10})?", re.ASCII)


class NumberField(FormField):
    def parse(self, texts: list[str]) -> Decimal | None:
        text = texts[0].strip() if texts else ""
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise ValueError("Tulis angka saja, misalnya 12 atau 12,5, tanpa titik ribuan.")
        return Decimal(text.replace(",", "."))

    def problem(self) -> str | None:
        if self.data is None:
            return super().problem()
        digits, least, most = (
            self.component.decimal_digits,
            self.component.minimum,
            self.component.maximum,
        )
        if digits == 0 and self.data != self.data.to_integral_value():
            return "Tulis angka bulat, tanpa koma."
        if digits is not None and self.data != round(self.data, digits):
            return f"Paling banyak {digits} angka di belakang koma."
        if least is not None and self.data < least:
            return f"Paling kecil {_readable(least)}; sekarang {_readable(self.data)}."
        if most is not None and self.data > most:
            return f"Paling besar {_readable(most)}; sekarang {_readable(self.data)}."
        return None

    def answer(self) -> Scalar:
        if self.data is None:
            return None
        return int(self.data) if self.data == self.data.to_integral_value() else float(self.data)

    def condition_value(self) -> Decimal | None:
        return self.data  # type: ignore[no-any-return]


def _readable(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")
