"""The fixed form of a task: to whom it is handed over, and with which words."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from app.models import User


class HandOverForm(Form):
    """A colleague must be chosen; the note is kept on the case."""

    to = SelectField(
        _l("Serahkan kepada"),
        coerce=str,
        validators=[InputRequired(_l("Pilih penerima tugas ini."))],
        validate_choice=False,
    )
    note = TextAreaField(
        _l("Catatan untuk penerima"),
        validators=[Optional(), Length(max=2000, message=_l("Paling banyak %(max)d karakter."))],
        render_kw={"rows": 2},
    )

    def offer(self, colleagues: Sequence[SelectChoice]) -> None:
        self.to.choices = [SelectChoice("", _l("Pilih…")), *colleagues]

    def chosen_from(self, colleagues: Sequence[User]) -> User | None:
        """Return the colleague chosen, or None with the reason beside the field."""
        chosen = next((user for user in colleagues if str(user.id) == self.to.data), None)
        if chosen is None and not self.to.errors:
            self.to.errors = [_l("Pilih penerima dari daftar anggota kelompok ini.")]
        return chosen
