"""The form of a text module. What its text may name is judged by the service."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from app.cases.answers.text_modules import Wording
from app.models import Category, TextModule

_TOO_LONG = _l("Paling banyak %(max)d karakter.")


def _line(value: str | None) -> str:
    return " ".join((value or "").split())


class TextModuleForm(Form):
    name = StringField(
        _l("Nama"),
        [DataRequired(_l("Isi nama teks ini.")), Length(max=120, message=_TOO_LONG)],
        filters=[_line],
        description=_l("Yang Anda cari nanti, misalnya Cara mengatur ulang kata sandi."),
    )
    shortcut = StringField(
        _l("Singkatan"),
        [DataRequired(_l("Isi singkatannya."))],
        filters=[lambda value: _line(value).lower().removeprefix("/")],
        description=_l("Ketik / dan singkatan ini di kotak jawaban, misalnya /lupa-sandi."),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "maxlength": 40},
    )
    body = TextAreaField(
        _l("Teks"),
        [DataRequired(_l("Tulis teksnya.")), Length(max=5000, message=_TOO_LONG)],
        filters=[lambda value: (value or "").replace("\r\n", "\n").strip()],
        render_kw={"rows": 10},
    )
    category = SelectField(
        _l("Kategori"),
        coerce=str,
        validate_choice=False,
        description=_l("Pada tiket kategori ini teksnya ditawarkan lebih dahulu."),
    )
    is_shared = BooleanField(_l("Untuk semua petugas"))

    def offer(self, categories: Sequence[Category], *, may_share: bool) -> None:
        self.category.choices = [
            SelectChoice("", _l("Semua kategori")),
            *(SelectChoice(str(category.id), category.name) for category in categories),
        ]
        if not may_share:
            del self.is_shared

    def wording(self, categories: Sequence[Category]) -> Wording:
        chosen = next((one for one in categories if str(one.id) == self.category.data), None)
        return Wording(self.shortcut.data or "", self.name.data or "", self.body.data or "", chosen)

    @classmethod
    def of(cls, module: TextModule, sent: ImmutableMultiDict[str, str] | None) -> "TextModuleForm":
        """Return the form of a module that is there, as it was sent or else as it stands."""
        category = str(module.category_id or "")
        return cls(sent, name=module.name, shortcut=module.shortcut, body=module.body, category=category)
