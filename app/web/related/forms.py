"""The forms by which cases are merged, parted and linked."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.conversation import Turn
from app.cases.merging.merge import LONGEST_REASON
from app.models.related import DUPLICATE, FOLLOW_UP, RELATED


class OtherCaseForm(Form):
    """Names another case by its number."""

    ke = StringField(
        _l("Nomor tiket yang lain"),
        description=_l("Misalnya T-2026-000012."),
        validators=[DataRequired(_l("Tulis nomor tiketnya."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class MergeForm(OtherCaseForm):
    reason = TextAreaField(
        _l("Alasan"),
        description=_l("Hanya dilihat petugas; tercatat pada kedua tiket."),
        default=_l("Duplikat: masalah yang sama."),
        validators=[
            DataRequired(_l("Tuliskan mengapa tiket ini digabung.")),
            Length(max=LONGEST_REASON, message=_l("Paling banyak %(max)d karakter.")),
        ],
        render_kw={"rows": 2},
    )


class LinkForm(OtherCaseForm):
    kind = RadioField(
        _l("Tiket ini"),
        choices=[
            SelectChoice(RELATED, _l("terkait dengan tiket itu")),
            SelectChoice(DUPLICATE, _l("duplikat dari tiket itu")),
            SelectChoice(FOLLOW_UP, _l("tindak lanjut dari tiket itu")),
        ],
        default=RELATED,
        validators=[InputRequired(_l("Pilih jenis kaitannya."))],
    )


class SplitForm(Form):
    messages = SelectMultipleField(
        _l("Pesan yang menjadi tiket tersendiri"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(_l("Pilih sedikitnya satu pesan."))],
        validate_choice=False,
    )
    subject = StringField(
        _l("Pokok masalah tiket baru"),
        validators=[
            DataRequired(_l("Tulis pokok masalahnya.")),
            Length(max=200, message=_l("Paling banyak %(max)d karakter.")),
        ],
        render_kw={"autocomplete": "off"},
    )

    def offer(self, turns: Sequence[Turn]) -> None:
        self.messages.choices = [SelectChoice(turn.message_id, turn.body) for turn in turns]
