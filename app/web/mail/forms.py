"""The forms of incoming mail: a decision about one message, and where a mailbox is."""

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, NumberRange, ValidationError

from app.administration.mailboxes import MailboxDetails
from app.channels.imap.account import PASSWORD_VARIABLE
from app.models import COMPLAINT, TICKET, Mailbox
from app.models.mailboxes import PLAIN, STARTTLS, TLS
from app.web.admin.fields import DayField, at_most, email_address, needed, stripped, text_of
from config import LOOPBACK

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")


def _between(least: int, most: int, sentence: Any) -> list[Any]:
    return [InputRequired(sentence), NumberRange(least, most, sentence)]


class WholeNumber(IntegerField):
    """A number; what is none stays in the box, and the field's own rule says what is wanted."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class JoinForm(Form):
    number = StringField(
        _l("Nomor tiket"),
        [needed(_l("Tulis nomor tiketnya, misalnya T-2026-000123.")), at_most(32)],
        filters=[stripped],
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "placeholder": "T-2026-000123"},
    )


class DiscardForm(Form):
    reason = TextAreaField(
        _l("Alasan"),
        [needed(_l("Tuliskan alasannya.")), at_most(500)],
        description=_l("Tercatat pada surel ini dan dalam jejak audit. Surelnya sendiri tetap tersimpan."),
        filters=[stripped],
        render_kw={"rows": 2},
    )


class MailboxForm(Form):
    kind = SelectField(
        _l("Menjadi"),
        choices=[SelectChoice(TICKET, _l("Tiket")), SelectChoice(COMPLAINT, _l("Pengaduan"))],
        validators=[InputRequired()],
    )
    address = StringField(
        _l("Alamat surel"),
        [at_most(254), email_address],
        filters=[stripped],
        description=_l("Kosong: alamat pada Data instansi."),
    )
    host = StringField(_l("Server IMAP"), [at_most(253)], filters=[stripped], render_kw={"spellcheck": "false"})
    port = WholeNumber(_l("Porta"), _between(1, 65_535, _l("Porta adalah bilangan 1 sampai 65535.")))
    security = SelectField(
        _l("Keamanan"),
        choices=[
            SelectChoice(TLS, _l("TLS (biasanya porta 993)")),
            SelectChoice(STARTTLS, _l("STARTTLS (biasanya porta 143)")),
            SelectChoice(PLAIN, _l("Tanpa enkripsi")),
        ],
        validators=[InputRequired()],
    )
    username = StringField(_l("Nama pengguna"), [at_most(254)], filters=[stripped], render_kw={"spellcheck": "false"})
    password_variable = StringField(
        _l("Variabel kata sandi"),
        [at_most(80)],
        filters=[stripped],
        description=_l(
            "Nama variabel lingkungan yang memuat kata sandinya, diawali IMAP_PASSWORD. "
            "Kata sandinya sendiri tidak pernah disimpan di sini."
        ),
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    folder = StringField(_l("Folder"), [needed(_l("Tulis nama foldernya, biasanya INBOX.")), at_most(200)])
    moved_to = StringField(
        _l("Pindahkan ke folder"),
        [at_most(200)],
        filters=[stripped],
        description=_l("Kosong: surel dibiarkan di tempatnya dan tidak diubah. Folder tujuan harus sudah ada."),
    )
    reads_since = DayField(
        _l("Baca surel sejak"),
        [InputRequired(_l("Tulis tanggalnya."))],
        description=_l("Surel yang diterima server sebelum tanggal ini tidak dibaca dan tidak menjadi tiket."),
    )
    largest_mb = WholeNumber(
        _l("Ukuran terbesar (MB)"),
        _between(1, 200, _l("Ukuran terbesar antara 1 dan 200 MB.")),
        description=_l("Dari surel yang lebih besar hanya kepalanya yang disimpan, di karantina."),
    )
    is_active = BooleanField(_l("Dibaca"), description=_l("Surel baru dibaca oleh pekerja latar begitu ini disimpan."))

    def validate_host(self, field: Field) -> None:
        if field.data and not _HOST.fullmatch(field.data):
            raise ValidationError(_l("Tulis nama server saja, misalnya imap.instansi.go.id."))

    def validate_security(self, field: Field) -> None:
        if field.data == PLAIN and self.host.data and self.host.data not in LOOPBACK:
            raise ValidationError(_l("Tanpa enkripsi, kata sandi terbaca di jaringan. Pilih TLS atau STARTTLS."))

    def validate_password_variable(self, field: Field) -> None:
        if field.data and not PASSWORD_VARIABLE.fullmatch(field.data):
            raise ValidationError(_l("Pakai nama seperti IMAP_PASSWORD_HELPDESK: huruf besar, angka, garis bawah."))

    def details(self, zone: ZoneInfo) -> MailboxDetails:
        day = self.reads_since.data
        assert day is not None
        return MailboxDetails(
            kind=text_of(self.kind),
            address=self.address.data or None,
            host=text_of(self.host),
            port=self.port.data or 0,
            security=text_of(self.security),
            username=text_of(self.username),
            password_variable=text_of(self.password_variable),
            folder=text_of(self.folder).strip(),
            moved_to=self.moved_to.data or None,
            reads_since=datetime.combine(day, time.min, zone),
            largest_mb=self.largest_mb.data or 0,
            is_active=bool(self.is_active.data),
        )


def shown_in_form(mailbox: Mailbox | None, zone: ZoneInfo, now: datetime) -> dict[str, object]:
    """Return what the form of a mailbox begins with; without one, what suits most."""
    if mailbox is None:
        return {"port": 993, "folder": "INBOX", "reads_since": now.astimezone(zone).date(), "largest_mb": 50}
    names = MailboxDetails.__dataclass_fields__
    since = mailbox.reads_since.astimezone(zone).date()
    return {name: getattr(mailbox, name) for name in names} | {"reads_since": since}
