"""The business calendar as a form: rows of closed days, hours of the week, special periods.

Lines can be pasted too, as they stand in a decree or a spreadsheet. What is wrong is said beside the row it is in, and
the rules that need the whole calendar are `app.sla`'s.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from app.sla import Calendar, ClosedDay, InvalidCalendar, ServiceHours, SpecialPeriod, week
from app.web.admin.fields import ClockField, DayField, at_most, refuse, stripped, text_of
from app.web.admin.pasted_days import read_pasted

BLANK_ROWS = 3
MORE_ROWS = 10


class HoursForm(Form):
    opens = ClockField(_l("Buka"), [Optional()])
    closes = ClockField(_l("Tutup"), [Optional()])


class ClosedDayForm(Form):
    day = DayField(_l("Tanggal"), [Optional()])
    title = StringField(_l("Nama hari libur"), [at_most(120)], filters=[stripped])
    remove = BooleanField(_l("Hapus"))


class PeriodForm(Form):
    title = StringField(_l("Nama"), [at_most(120)], filters=[stripped])
    first = DayField(_l("Mulai"), [Optional()])
    last = DayField(_l("Sampai"), [Optional()])
    hours = FieldList(FormField(HoursForm), min_entries=7, max_entries=7)
    remove = BooleanField(_l("Hapus masa khusus ini"))


class CalendarForm(Form):
    based_on = HiddenField()
    zone = HiddenField()
    closed_days = FieldList(FormField(ClosedDayForm))
    pasted = TextAreaField(
        _l("Tempel beberapa hari libur"),
        description=_l("Satu baris satu hari: tanggal, lalu namanya. Misalnya 17-08-2026 Hari Kemerdekaan."),
        render_kw={"rows": 5},
    )
    hours = FieldList(FormField(HoursForm), min_entries=7, max_entries=7)
    periods = FieldList(FormField(PeriodForm))
    reason = StringField(
        _l("Alasan perubahan"),
        [at_most(500)],
        filters=[stripped],
        description=_l("Misalnya: SKB tiga menteri tentang hari libur 2027."),
    )

    @property
    def problems(self) -> list[tuple[str, str]]:
        """List what is wrong, rows included: (id of the field, sentence)."""
        return [("", sentence) for sentence in self.form_errors] + [
            (field.id, str(sentence)) for field in _leaves(self) for sentence in field.errors
        ]

    @property
    def is_sound(self) -> bool:
        return not self.problems

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # needed wherever they are used at all, which only the whole form can tell
        for field in (self.reason, *(one for row in self.periods for one in (row.title, row.first, row.last))):
            field.flags.required = True

    @property
    def open_periods(self) -> frozenset[str]:
        """Return the names of the rows of periods in which something is wrong."""
        return frozenset(row.name for row in self.periods if any(leaf.errors for leaf in _leaves([row])))

    def add_rows(self, count: int) -> None:
        for _row in range(count):
            self.closed_days.append_entry()

    @property
    def new_days(self) -> list[Any]:
        """Rows without a date (yet)."""
        return [row for row in self.closed_days if not row.day.data]

    @property
    def years(self) -> list[tuple[int, list[Any], bool]]:
        """Group the dated rows by year for the page: (year, rows, whether something in them is wrong)."""
        groups: dict[int, list[Any]] = {}
        for row in self.closed_days:
            if row.day.data:
                groups.setdefault(row.day.data.year, []).append(row)
        return [(year, groups[year], any(leaf.errors for leaf in _leaves(groups[year]))) for year in sorted(groups)]


def form_of(calendar: Calendar, version: int) -> CalendarForm:
    """Return the form filled with a calendar, and blank rows for what is new."""
    form = CalendarForm(
        None,
        based_on=str(version),
        zone=calendar.zone,
        hours=_week_data(calendar.service_hours),
        closed_days=[{"day": closed.day, "title": closed.name} for closed in calendar.closed_days],
        periods=[
            {"title": one.name, "first": one.first, "last": one.last, "hours": _week_data(one.hours)}
            for one in calendar.special_periods
        ],
    )
    form.add_rows(BLANK_ROWS)
    form.periods.append_entry()
    return form


def calendar_of(form: CalendarForm) -> Calendar | None:
    """Return the calendar that was typed, or None, with what is wrong beside each field."""
    form.validate()
    closed = [*_closed_days(form), *_pasted_days(form)]
    hours = _week_of(form.hours)
    periods = [period for row in form.periods if (period := _period(row)) is not None]
    if not any(hours) and form.is_sound:
        refuse(form.hours[0].opens, _("Isi jam buka dan tutup paling sedikit satu hari."))
    if not form.is_sound:
        return None
    try:
        return Calendar(text_of(form.zone), hours, tuple(closed), tuple(periods))
    except InvalidCalendar as invalid:
        form.form_errors = [*form.form_errors, *invalid.problems]
        return None


def _leaves(fields: Iterable[Any]) -> Iterator[Field]:
    """Walk into rows of rows: a list keeps the errors of its own validation, and not those found after it."""
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        else:
            yield field


def _week_data(hours: Iterable[ServiceHours | None]) -> list[dict[str, Any]]:
    return [{"opens": day.opens if day else None, "closes": day.closes if day else None} for day in hours]


def _week_of(rows: Iterable[Any]) -> tuple[ServiceHours | None, ...]:
    hours = {}
    for weekday, row in enumerate(rows):
        opens, closes = row.opens.data, row.closes.data
        if opens and closes and closes <= opens:
            refuse(row.closes, _("Jam tutup harus sesudah jam buka."))
        elif opens and closes:
            hours[weekday] = ServiceHours(opens, closes)
        elif (opens or closes) and not row.errors:
            refuse(row.closes if opens else row.opens, _("Isi jam buka dan jam tutup, atau kosongkan keduanya."))
    return week(hours)


def _closed_days(form: CalendarForm) -> Iterator[ClosedDay]:
    known: dict[date, str] = {}
    for row in form.closed_days:
        day, name = row.day.data, row.title.data
        if row.remove.data or row.errors or not (day or name):
            continue
        if not day:
            refuse(row.day, _("Isi tanggalnya, atau hapus barisnya."))
        elif not name:
            refuse(row.title, _("Isi nama hari liburnya."))
        elif day in known:
            refuse(row.day, _("Tanggal ini sudah ada (%(name)s). Hapus salah satu.", name=known[day]))
        else:
            known[day] = name
            yield ClosedDay(day, name)


def _pasted_days(form: CalendarForm) -> list[ClosedDay]:
    known = {row.day.data: row.title.data for row in form.closed_days if not row.remove.data}
    days, problems = read_pasted(text_of(form.pasted), known)
    for problem in problems:
        refuse(form.pasted, problem)
    return days


def _period(row: Any) -> SpecialPeriod | None:
    hours, first, last, name = _week_of(row.hours), row.first.data, row.last.data, row.title.data
    if row.remove.data or row.errors or not (name or first or last or any(hours)):
        return None
    if not name:
        refuse(row.title, _("Isi nama masa khusus ini, misalnya Ramadan 1448 H."))
    if not first:
        refuse(row.first, _("Isi tanggal mulainya."))
    if not last:
        refuse(row.last, _("Isi tanggal selesainya."))
    elif first and last < first:
        refuse(row.last, _("Tanggal selesai mendahului tanggal mulai."))
    return None if row.errors else SpecialPeriod(name, first, last, hours)
