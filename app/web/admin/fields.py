"""Fields and rules that the administrator's forms share. Every refusal is a sentence in Indonesian."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from flask import request, session
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import DateField, Field, Form, SelectMultipleField, TimeField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.drafts import draft_of
from app.database import db
from app.web.drafts import REFILLED, form_of
from app.web.sign_in import signed_in

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})")
_DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")

Validator = Callable[[Form, Field], None]


def needed(sentence: Any) -> DataRequired:
    return DataRequired(message=sentence)


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("Paling panjang %(max)d huruf."))


def stripped(value: str | None) -> str | None:
    return value.strip() if value else value


def submitted() -> ImmutableMultiDict[str, str] | None:
    """Return what was sent, or None for a page that is only looked at: to WTForms an empty form unticks every box.

    Right after a sign-in that interrupted this form, it is what was sent before.
    """
    if request.method == "POST":
        return request.form
    if session.get(REFILLED) != request.path:
        return None
    session.pop(REFILLED)
    draft = draft_of(db.session(), signed_in().id, form_of(request.path)[0])
    return ImmutableMultiDict(draft[0]) if draft else None


def text_of(field: Field) -> str:
    return str(field.data or "")


def refuse(field: Field, sentence: str) -> None:
    """Say beside a field what is wrong with it, after its own rules have been passed."""
    field.errors = [*field.errors, sentence]


def email_address(_form: Form, field: Field) -> None:
    """Refuse what cannot be a mail address; an empty field is left to `needed`."""
    if field.data and not _EMAIL.fullmatch(field.data):
        raise ValidationError(_l("Tulis alamat surel yang lengkap, misalnya nama@instansi.go.id."))


class Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ClockField(TimeField):
    """A time of day, as 07.30 or 07:30. What cannot be read stays in the box."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        match = _CLOCK.fullmatch(text)
        try:
            self.data = time(int(match[1]), int(match[2])) if match else time.fromisoformat(text)
        except ValueError:
            raise ValueError(str(_l("Tulis jam dan menit, misalnya 07.30."))) from None


class DayField(DateField):
    """A date, as the browser sends it or as people type it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = read_day(text)
        if text and self.data is None:
            raise ValueError(str(_l("Tanggal ini tidak ada. Tulis misalnya 17-08-2026.")))


def read_day(text: str) -> date | None:
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None
