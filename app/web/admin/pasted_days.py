"""Closed days as people have them: lines of a decree, a mail or a spreadsheet, a date and a name each."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from app.sla import ClosedDay
from app.web.admin.fields import read_day

MONTHS = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
_LINE = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\s+[A-Za-z]+\s+\d{4})[\s,;:|]+(?P<name>.+)"
)
MOST_LINES = 500
LONGEST_NAME = 120


def read_pasted(text: str, known: Mapping[date | None, str | None]) -> tuple[list[ClosedDay], list[str]]:
    """Return the days, and a sentence for each line that cannot be taken. A day known by the same name is no news."""
    found: dict[date, str] = {}
    problems = []
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return [], [_("Paling banyak %(most)s baris sekali tempel.", most=MOST_LINES)]
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        day, name = _read(line.strip())
        if day is None:
            problems.append(
                _(
                    "Baris %(number)s tidak terbaca: “%(line)s”. Tulis tanggal, lalu namanya.",
                    number=number,
                    line=line[:60],
                )
            )
        elif (was := found.get(day) or known.get(day)) is None:
            found[day] = name
        elif was != name:
            problems.append(
                _("Baris %(number)s: tanggal itu sudah ada (%(name)s). Hapus salah satu.", number=number, name=was)
            )
    return [ClosedDay(day, name) for day, name in found.items()], problems


def _read(line: str) -> tuple[date | None, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        return None, ""
    return _day(match["date"]), match["name"].strip().strip('"')[:LONGEST_NAME]


def _day(text: str) -> date | None:
    words = text.split()
    if len(words) == 3:
        if words[1].lower() not in MONTHS:
            return None
        text = f"{words[0]}-{MONTHS.index(words[1].lower()) + 1}-{words[2]}"
    return read_day(text.replace(".", "-"))
