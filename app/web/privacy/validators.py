"""For forms whose text many people will read: a password, a NIK or an NPWP has no place there, whatever the reason."""

from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.validators import ValidationError

from app.privacy import find_sensitive
from app.web.privacy.masking import sensitive_kinds


def nothing_sensitive(_form: Form, field: Field) -> None:
    text = str(field.data or "")
    if find_sensitive(text):
        kinds = ", ".join(sensitive_kinds([text]))
        raise ValidationError(_("Teks ini memuat %(kinds)s dan dibaca banyak orang. Hapus dahulu.", kinds=kinds))
