"""The form of an absence: whose, which days, and who stands in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from app.models import User

_DATES = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class DayField(DateField):
    """A day as a browser sends it, or as people write it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.gettext("Tulis tanggal, misalnya 2026-11-30.")) from None


class AbsenceForm(Form):
    user = SelectField(_l("Siapa yang tidak hadir"), coerce=str, validate_choice=False)
    first_day = DayField(
        _l("Hari pertama"),
        format=_DATES,
        validators=[InputRequired(_l("Pilih hari pertama."))],
        render_kw={"type": "date"},
    )
    last_day = DayField(
        _l("Hari terakhir"),
        format=_DATES,
        validators=[InputRequired(_l("Pilih hari terakhir."))],
        render_kw={"type": "date"},
    )
    deputy = SelectField(
        _l("Pengganti"),
        description=_l("Menerima tugas yang seharusnya kembali kepada yang tidak hadir."),
        coerce=str,
        validate_choice=False,
    )

    def offer(self, people: Sequence[User], deputies: Sequence[User]) -> None:
        self.user.flags.required = True  # for the label: without a choice it is the one who writes
        self.user.choices = [SelectChoice(str(one.id), one.name) for one in people]
        nobody = SelectChoice("", _l("Tidak ada (kembali ke kelompok)"))
        self.deputy.choices = [nobody, *(SelectChoice(str(one.id), one.name) for one in deputies)]

    @property
    def days(self) -> tuple[date, date]:
        assert self.first_day.data is not None
        assert self.last_day.data is not None
        return self.first_day.data, self.last_day.data
