"""The forms of a mass incident: what happened, and the one answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length

from app.cases.mass_incidents.declare import (
    SHORTEST_ANSWER,
)
from app.web.privacy.validators import nothing_sensitive

_AS_TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"]
_SENT_BY_BROWSERS = "%Y-%m-%dT%H:%M"


class InstantField(DateTimeLocalField):
    """An instant as a browser sends it, or as people write it, in the zone of the service."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.gettext("Tulis tanggal dan jam, misalnya 2026-11-30 08:15.")) from None


class MassIncidentForm(Form):
    title = StringField(
        _l("Judul"),
        description=_l("Untuk petugas, misalnya: SPSE tidak dapat diakses."),
        validators=[
            DataRequired(_l("Tulis judulnya.")),
            Length(max=200, message=_l("Paling banyak %(max)d karakter.")),
        ],
    )
    banner = TextAreaField(
        _l("Pengumuman di portal"),
        description=_l("Dibaca semua orang: apa yang terganggu, sejak kapan, dan apa yang dapat mereka lakukan."),
        validators=[
            DataRequired(_l("Tulis pengumumannya.")),
            Length(max=600, message=_l("Paling banyak %(max)d karakter.")),
            nothing_sensitive,
        ],
        render_kw={"rows": 3},
    )
    since = InstantField(
        _l("Sejak (WIB)"), format=_AS_TYPED, validators=[InputRequired(_l("Isi sejak kapan gangguannya terjadi."))]
    )
    application = SelectField(_l("Aplikasi"), coerce=str, validate_choice=False)
    category = SelectField(_l("Kategori"), coerce=str, validate_choice=False)

    def offer(self, applications: Sequence[tuple[str, str]], categories: Sequence[tuple[str, str]]) -> None:
        every = SelectChoice("", _l("Semua"))
        self.application.choices = [every, *(SelectChoice(*one) for one in applications)]
        self.category.choices = [every, *(SelectChoice(*one) for one in categories)]

    def since_in(self, zone: ZoneInfo) -> datetime:
        assert self.since.data is not None
        return self.since.data.replace(tzinfo=zone)


class AnswerForm(Form):
    answer = TextAreaField(
        _l("Satu jawaban untuk semua"),
        description=_l("Dikirim kepada pengguna setiap tiket yang dikaitkan. Jangan sebut nama atau data pribadi."),
        validators=[
            DataRequired(_l("Tulis jawabannya.")),
            Length(
                min=SHORTEST_ANSWER,
                max=10_000,
                message=_l("Tulis %(min)d sampai %(max)d karakter."),
            ),
            nothing_sensitive,
        ],
        render_kw={"rows": 5},
    )
