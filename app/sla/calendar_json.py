"""A calendar as JSON: what the table keeps, and what an administrator may export, edit and import.

    {"zone": "Asia/Jakarta",
     "service_hours": {"monday": ["07:30", "16:00"], …},
     "closed_days": [{"date": "2026-01-01", "name": "Tahun Baru Masehi"}, …],
     "special_periods": [{"name": "Ramadan 1447 H", "start": "2026-02-18", "end": "2026-03-19",
                          "service_hours": {"monday": ["08:00", "15:00"], …}}, …]}

A person wrote it, so reading goes on after the first mistake and reports every one of them.
"""

import json
from collections.abc import Mapping
from datetime import date, time

from app.sla.calendar import (
    WEEKDAY_NAMES,
    Calendar,
    ClosedDay,
    InvalidCalendar,
    ServiceHours,
    SpecialPeriod,
    Week,
    find_problems,
    week,
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = {"zone", "service_hours", "closed_days", "special_periods"}
LONGEST_LIST = 5000


def write(calendar: Calendar) -> str:
    """Give the calendar as JSON text that a person can edit."""
    return json.dumps(_values(calendar), ensure_ascii=False, indent=2)


def _values(calendar: Calendar) -> dict[str, object]:
    return {
        "zone": calendar.zone,
        "service_hours": _write_week(calendar.service_hours),
        "closed_days": [{"date": closed.day.isoformat(), "name": closed.name} for closed in calendar.closed_days],
        "special_periods": [
            {
                "name": period.name,
                "start": period.first.isoformat(),
                "end": period.last.isoformat(),
                "service_hours": _write_week(period.hours),
            }
            for period in calendar.special_periods
        ],
    }


def _write_week(hours: Week) -> dict[str, list[str]]:
    return {
        weekday: [day.opens.isoformat("minutes"), day.closes.isoformat("minutes")]
        for weekday, day in zip(WEEKDAYS, hours, strict=True)
        if day is not None
    }


def read(source: str | bytes | Mapping[str, object]) -> Calendar:
    """Read what `write` gives, from text or values. Raises InvalidCalendar with every mistake found."""
    return _Reader().read(source)


class _Reader:
    def __init__(self) -> None:
        self.problems: list[str] = []

    def read(self, source: object) -> Calendar:
        values = self._values(source)
        self.problems += [
            f"Bagian “{name}” tidak dikenal. Yang dikenal: {', '.join(sorted(PARTS))}."
            for name in values
            if name not in PARTS
        ]
        zone = self._text(values.get("zone"), "Zona waktu")
        hours = self._week(values.get("service_hours"), "Jam layanan")
        closed = [self._closed_day(*item) for item in self._entries(values, "closed_days", "Hari libur")]
        periods = [self._period(*item) for item in self._entries(values, "special_periods", "Masa khusus")]
        days = tuple(day for day in closed if day is not None)
        spans = tuple(period for period in periods if period is not None)
        if not self.problems and not any(hours):
            self.problems.append("Jam layanan: isi jam buka dan tutup paling sedikit satu hari dalam seminggu.")
        problems = self.problems + find_problems(zone or "Asia/Jakarta", hours, days, spans)
        if problems:
            raise InvalidCalendar(problems)
        return Calendar(zone, hours, days, spans)

    def _values(self, source: object) -> Mapping[str, object]:
        if isinstance(source, str | bytes):
            try:
                source = json.loads(source)
            except (ValueError, RecursionError) as error:
                line = f" (baris {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
                message = f"Kalender bukan JSON yang sah{line}. Periksa tanda kutip, koma, dan kurung."
                raise InvalidCalendar([message]) from error
        if not isinstance(source, Mapping):
            raise InvalidCalendar(["Kalender harus berupa objek JSON, yaitu diawali { dan diakhiri }."])
        return source

    def _text(self, value: object, where: str) -> str:
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problems.append(f"{where}: isi dengan teks.")
        return ""

    def _entries(self, values: Mapping[str, object], part: str, label: str) -> list[tuple[Mapping[str, object], str]]:
        entries = values.get(part, [])
        if not isinstance(entries, list | tuple):
            self.problems.append(f"{label} (“{part}”): tulis sebagai daftar, diawali [ dan diakhiri ].")
            return []
        if len(entries) > LONGEST_LIST:
            self.problems.append(f"{label}: paling banyak {LONGEST_LIST} baris; sekarang {len(entries)}.")
            return []
        found = []
        for number, entry in enumerate(entries, start=1):
            if isinstance(entry, Mapping):
                found.append((entry, f"{label} ke-{number}"))
            else:
                self.problems.append(f"{label} ke-{number}: tulis sebagai objek, diawali {{ dan diakhiri }}.")
        return found

    def _closed_day(self, entry: Mapping[str, object], where: str) -> ClosedDay | None:
        day = self._date(entry.get("date"), where)
        name = self._text(entry.get("name"), f"{where}, nama")
        return ClosedDay(day, name) if day and name else None

    def _period(self, entry: Mapping[str, object], where: str) -> SpecialPeriod | None:
        name = self._text(entry.get("name"), f"{where}, nama")
        first = self._date(entry.get("start"), f"{where}, tanggal mulai")
        last = self._date(entry.get("end"), f"{where}, tanggal selesai")
        hours = self._week(entry.get("service_hours"), f"{where}, jam layanan")
        return SpecialPeriod(name, first, last, hours) if name and first and last else None

    def _date(self, value: object, where: str) -> date | None:
        try:
            return date.fromisoformat(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            self.problems.append(f"{where}: tanggal “{value}” tidak ada. Tulis tahun-bulan-hari, misalnya 2026-08-17.")
            return None

    def _week(self, value: object, where: str) -> Week:
        if not isinstance(value, Mapping):
            self.problems.append(f"{where}: tulis jam buka dan tutup setiap hari, misalnya monday: 07:30, 16:00.")
            return week({})
        hours = {}
        for weekday, pair in value.items():
            if weekday not in WEEKDAYS:
                self.problems.append(f"{where}: hari “{weekday}” tidak dikenal. Pakai {', '.join(WEEKDAYS)}.")
                continue
            if pair is not None:
                number = WEEKDAYS.index(weekday)
                hours[number] = self._hours(pair, f"{where} {WEEKDAY_NAMES[number]}")
        return week({number: day for number, day in hours.items() if day is not None})

    def _hours(self, pair: object, where: str) -> ServiceHours | None:
        try:
            opens, closes = (time.fromisoformat(text) for text in pair)  # type: ignore[attr-defined]
        except (TypeError, ValueError):
            self.problems.append(f"{where}: tulis jam buka dan jam tutup, misalnya 07:30 dan 16:00.")
            return None
        return ServiceHours(opens, closes)
