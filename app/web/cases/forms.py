"""The fixed forms of a case."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from app.web.cases.labels import KINDS


class NoteForm(Form):
    """An internal note; spaces alone are none."""

    body = TextAreaField(
        _l("Catatan internal"),
        description=_l("Hanya dilihat petugas."),
        validators=[
            DataRequired(_l("Tulis catatannya.")),
            Length(max=5000, message=_l("Paling banyak %(max)d karakter.")),
        ],
        render_kw={"rows": 3},
    )


class SearchForm(Form):
    """Sent by GET, so that a search can be kept as a link."""

    q = StringField(_l("Cari"), render_kw={"type": "search"})
    jenis = SelectField(
        _l("Jenis"),
        choices=[SelectChoice("", _l("Semua")), *(SelectChoice(*kind) for kind in KINDS.items())],
        validate_choice=False,
    )
    terbuka = BooleanField(_l("Hanya yang terbuka"))
