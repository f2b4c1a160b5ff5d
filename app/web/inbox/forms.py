"""The fixed forms of the inbox: keep a filter under a name, and one action on many tasks."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional

from app.cases.inbox.bulk import ASSIGN, CLAIM, DUPLICATE, NOTE

_LONG = Length(max=2000, message=_l("Paling banyak %(max)d karakter."))


class _NeededWhereChosen:
    """Marks a field as not optional; that it is filled in is asked only of the action that uses it."""

    field_flags = {"required": True}

    def __call__(self, _form: Form, _field: Field) -> None:
        pass


class BulkForm(Form):
    """What is to be done with the tasks chosen; only the fields of the action chosen count."""

    tindakan = RadioField(
        _l("Tindakan"),
        choices=[
            SelectChoice(CLAIM, _l("Ambil untuk saya")),
            SelectChoice(ASSIGN, _l("Serahkan kepada petugas lain")),
            SelectChoice(NOTE, _l("Tambahkan catatan internal")),
            SelectChoice(DUPLICATE, _l("Tutup sebagai duplikat: gabungkan ke satu tiket")),
        ],
        validators=[_NeededWhereChosen()],
        validate_choice=False,
    )
    to = SelectField(_l("Serahkan kepada"), validators=[_NeededWhereChosen()], validate_choice=False)
    handover_note = TextAreaField(_l("Catatan untuk penerima"), validators=[Optional(), _LONG], render_kw={"rows": 2})
    body = TextAreaField(_l("Catatan internal"), validators=[_NeededWhereChosen(), _LONG], render_kw={"rows": 3})
    duplicate_of = StringField(
        _l("Nomor tiket yang dilanjutkan"),
        description=_l("Tiket yang dipilih digabungkan ke tiket ini, misalnya T-2026-000017."),
        validators=[_NeededWhereChosen()],
    )
    reason = TextAreaField(
        _l("Alasan"),
        validators=[_NeededWhereChosen(), Length(max=500, message=_l("Paling banyak %(max)d karakter."))],
        render_kw={"rows": 2},
    )

    def offer(self, colleagues: Sequence[SelectChoice]) -> None:
        self.to.choices = [SelectChoice("", _l("Pilih…")), *colleagues]

    def refuse(self, field: str, sentence: str) -> None:
        self[field].errors = [*self[field].errors, sentence]
