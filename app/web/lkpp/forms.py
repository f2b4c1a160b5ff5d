"""The fixed form in which Admin PPE notes how a case stands at LKPP."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from app.cases.errors import BadAnswer
from app.cases.lkpp.standing import STATES, Standing
from app.web.admin.fields import DayField

STATE_WORDS = {
    "sent": _l("Terkirim"),
    "registered": _l("Diterima LKPP"),
    "in_progress": _l("Sedang diproses"),
    "needs_data": _l("LKPP meminta data"),
    "answered": _l("Dijawab di LPSE Support"),
    "closed": _l("Ditutup LKPP"),
}


class StandingForm(Form):
    number = StringField(
        _l("Nomor tiket LPSE Support"), validators=[Length(max=80, message=_l("Paling banyak %(max)d karakter."))]
    )
    state = SelectField(
        _l("Keadaan di LKPP"),
        choices=[SelectChoice(key, STATE_WORDS[key]) for key in STATES],
        validators=[InputRequired(_l("Pilih keadaannya."))],
        validate_choice=False,  # `note_state` judges it
    )
    stated_on = DayField(
        _l("Menurut LKPP tanggal"),
        validators=[InputRequired(_l("Isi tanggalnya."))],
        render_kw={"type": "date"},
    )

    @classmethod
    def of(cls, standing: Standing, today: date) -> "StandingForm":
        return cls(data={"number": standing.number, "state": standing.state, "stated_on": today})

    def refuse(self, bad: BadAnswer) -> None:
        self[bad.field].errors = [bad.sentence]
