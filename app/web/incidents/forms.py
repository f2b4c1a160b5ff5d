"""The forms of a decision: each needs its reason."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length

from app.engine import Element


class ReasonForm(Form):
    """Why; it stays in the history of the case."""

    reason = TextAreaField(
        _l("Alasan"),
        description=_l("Tercatat dalam riwayat tiket."),
        validators=[
            DataRequired(_l("Tuliskan alasannya.")),
            Length(max=500, message=_l("Paling banyak %(max)d karakter.")),
        ],
        render_kw={"rows": 3},
    )


class MoveForm(ReasonForm):
    to = SelectField(
        _l("Pindahkan ke"),
        coerce=str,
        validators=[InputRequired(_l("Pilih langkah tujuannya."))],
        validate_choice=False,
    )

    def offer(self, steps: Sequence[Element]) -> None:
        self.to.choices = [
            SelectChoice("", _l("Pilih…")),
            *(SelectChoice(step.id, f"{step.name} ({step.lane})" if step.lane else step.name) for step in steps),
        ]
