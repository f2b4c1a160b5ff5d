"""The forms of retention: a rule, a hold, why something is erased."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.administration.categories import all_categories
from app.cases.erasure import ASKERS, BASES, RETENTION, Grounds
from app.cases.erasure.grounds import LONGEST_REASON
from app.cases.retention.rules import KINDS, MOST_MONTHS
from app.database import db
from app.web.admin.fields import stripped, text_of

_TOO_LONG = _l("Paling banyak %(max)d karakter.")
_MOST_YEARS = MOST_MONTHS // 12


def _reason(label: Any, hint: Any, missing: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [DataRequired(missing), Length(max=LONGEST_REASON, message=_TOO_LONG)],
        filters=[stripped],
        description=hint,
        render_kw={"rows": 2},
    )


class RuleForm(Form):
    kind = SelectField(
        _l("Jenis kasus"),
        [InputRequired(_l("Pilih jenis kasusnya."))],
        choices=[SelectChoice(key, words) for key, words in KINDS.items()],
    )
    category = SelectField(_l("Kategori"), validators=[Optional()])
    years = IntegerField(
        _l("Tahun sesudah ditutup"),
        [InputRequired(_l("Isi masa simpannya.")), NumberRange(0, _MOST_YEARS, _l("Isi antara 0 dan 100 tahun."))],
        default=0,
        render_kw={"inputmode": "numeric"},
    )
    months = IntegerField(
        _l("Bulan"),
        [Optional(), NumberRange(0, 11, _l("Isi antara 0 dan 11 bulan."))],
        default=0,
        render_kw={"inputmode": "numeric"},
    )
    reason = _reason(
        _l("Dasar"),
        _l("Misalnya nomor keputusan dan butir jadwal retensi arsip (JRA)."),
        _l("Tuliskan dasarnya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = [SelectChoice(str(one.id), one.name) for one in all_categories(db.session())]
        self.category.choices = [SelectChoice("", _l("semua yang tidak punya aturan sendiri")), *categories]

    @property
    def span(self) -> int:
        """The months that it says."""
        return 12 * (self.years.data or 0) + (self.months.data or 0)

    @property
    def category_id(self) -> int | None:
        return int(self.category.data) if self.category.data else None


class ReasonForm(Form):
    """Why something is ended: a rule, a hold."""

    reason = _reason(_l("Alasan"), _l("Tanpa nama atau data pribadi: alasan tetap tersimpan."), _l("Tulis alasannya."))


class RunForm(Form):
    """`total` is what the page has shown: another number is shown anew first."""

    total = IntegerField(widget=HiddenInput(), validators=[InputRequired(_l("Muat ulang halaman ini."))])
    reason = _reason(
        _l("Alasan"),
        _l("Misalnya nomor berita acara pemusnahan. Tanpa data pribadi: alasan tetap tersimpan."),
        _l("Tulis alasannya."),
    )


class HoldForm(Form):
    number = StringField(_l("Nomor tiket"), [DataRequired(_l("Isi nomor tiketnya."))], filters=[stripped])
    until = DateField(
        _l("Sampai dengan"),
        [Optional()],
        description=_l("Hari terakhir penahanan. Kosongkan bila belum tentu; penahanan lalu dicabut dengan tangan."),
    )
    reason = _reason(
        _l("Alasan"),
        _l("Misalnya nomor perkara atau surat permintaan. Tanpa data pribadi: alasan tetap tersimpan."),
        _l("Tulis mengapa tiket ini ditahan."),
    )


class PersonForm(Form):
    """Whom to find."""

    surel = StringField(_l("Surel"), filters=[stripped], render_kw={"type": "email", "autocomplete": "off"})
    telepon = StringField(_l("Telepon"), filters=[stripped], render_kw={"type": "tel", "autocomplete": "off"})
    nama = StringField(_l("Nama"), filters=[stripped], render_kw={"autocomplete": "off"})


class EraseForm(Form):
    basis = RadioField(
        _l("Dasar hukum"),
        choices=[SelectChoice(key, words) for key, words in BASES.items() if key != RETENTION],
        validators=[InputRequired(_l("Pilih dasar hukumnya."))],
    )
    asked_by = RadioField(
        _l("Diminta oleh"),
        choices=[SelectChoice(key, words) for key, words in ASKERS.items()],
        validators=[InputRequired(_l("Pilih siapa yang memintanya."))],
    )
    reason = _reason(
        _l("Alasan"),
        _l("Misalnya nomor surat permintaan. Tanpa nama atau data pribadi: alasan tetap tersimpan selamanya."),
        _l("Tulis alasannya."),
    )

    def grounds(self) -> Grounds:
        return Grounds(text_of(self.reason), self.basis.data, self.asked_by.data)
