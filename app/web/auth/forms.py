"""The fixed forms of the account pages."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import EmailField, Form, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from app.administration.passwords import MINIMUM_LENGTH, is_password, weakness
from app.forms.normalise import clean_line
from app.models import User

_TOO_LONG = lazy_gettext("Terlalu panjang. Periksa apakah ada yang ikut tertempel.")
_LONGEST = Length(max=1000, message=_TOO_LONG)


def _one_line(value: str | None) -> str | None:
    return clean_line(value) if value else value


class SignInForm(Form):
    email = EmailField(
        lazy_gettext("Alamat surel"),
        [InputRequired(lazy_gettext("Isi alamat surel akun Anda.")), Length(max=254, message=_TOO_LONG)],
        filters=[_one_line],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy_gettext("Kata sandi"),
        [InputRequired(lazy_gettext("Isi kata sandi.")), _LONGEST],
        render_kw={"autocomplete": "current-password"},
    )


class ForgotPasswordForm(Form):
    email = EmailField(
        lazy_gettext("Alamat surel"),
        [InputRequired(lazy_gettext("Isi alamat surel akun Anda.")), Length(max=254, message=_TOO_LONG)],
        filters=[_one_line],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewPasswordForm(Form):
    """A new password, twice. `user` is whose it is to be."""

    new_password = PasswordField(
        lazy_gettext("Kata sandi baru"),
        [InputRequired(lazy_gettext("Isi kata sandi baru.")), _LONGEST],
        render_kw={"autocomplete": "new-password"},
    )
    new_password_again = PasswordField(
        lazy_gettext("Ulangi kata sandi baru"),
        [
            InputRequired(lazy_gettext("Ulangi kata sandi baru.")),
            EqualTo("new_password", lazy_gettext("Belum sama dengan kata sandi baru di atas. Ketik ulang keduanya.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, formdata: Any, user: User) -> None:
        super().__init__(formdata)
        self.user = user
        self.new_password.description = _(
            "Paling sedikit %(n)s karakter, misalnya beberapa kata yang tidak berkaitan.", n=MINIMUM_LENGTH
        )

    def validate_new_password(self, field: PasswordField) -> None:
        problem = weakness(field.data or "", self.user)
        if problem:
            raise ValidationError(problem)


class ChangePasswordForm(NewPasswordForm):
    password = PasswordField(
        lazy_gettext("Kata sandi sekarang"),
        [InputRequired(lazy_gettext("Isi kata sandi Anda sekarang.")), _LONGEST],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        if not is_password(self.user, field.data or ""):
            raise ValidationError(_("Kata sandi ini bukan kata sandi Anda sekarang."))
