"""Dates and instants. What a person types is the wall clock of the form's zone; what is kept carries its
zone."""

from datetime import date, datetime, time

from app.forms.fields import FormField

YEARS = range(1900, 2201)
"""A year outside is a typing error, and would only fail later."""


class DateField(FormField):
    def parse(self, texts: list[str]) -> date | None:
        text = texts[0].strip() if texts else ""
        if not text:
            return None
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            raise ValueError("Tulis tanggal yang ada, urut tahun-bulan-hari, misalnya 2026-08-17.") from None
        return _believable(day)

    @property
    def shown(self) -> str:
        return self.data.isoformat() if self.data else super().shown

    def answer(self) -> str | None:
        return self.data.isoformat() if self.data else None


class TimeField(FormField):
    def parse(self, texts: list[str]) -> time | None:
        text = texts[0].strip() if texts else ""
        if not text:
            return None
        try:
            return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            raise ValueError("Tulis jam dan menit, misalnya 14:30.") from None

    @property
    def shown(self) -> str:
        return self.data.isoformat("minutes") if self.data else super().shown

    def answer(self) -> str | None:
        return self.data.isoformat("minutes") if self.data else None


class InstantField(FormField):
    """Reads the browser's datetime-local, and aware instants from facts."""

    def parse(self, texts: list[str]) -> datetime | None:
        text = texts[0].strip() if texts else ""
        if not text:
            return None
        try:
            typed = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError("Tulis tanggal dan jam, misalnya 2026-08-17 14:30.") from None
        _believable(typed.date())
        instant = typed.replace(tzinfo=self.zone) if typed.tzinfo is None else typed.astimezone(self.zone)
        _believable(instant.date())  # the zone of the form may lie in another year
        return instant

    @property
    def shown(self) -> str:
        return f"{self.data:%Y-%m-%dT%H:%M}" if self.data else super().shown

    def answer(self) -> str | None:
        return self.data.isoformat() if self.data else None


def _believable(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"Periksa tahunnya: {day.year}.")
    return day
