"""The small forms of a tracking page: a reply, an objection, the reason of a withdrawal.

They are no part of the procedure, which only names the messages; but they are built like its forms, so that texts and
files are judged, kept and shown in the same way.
"""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.cases.correspond import OBJECTION, REPLY, WITHDRAWAL
from app.channels.files import ACCEPT
from app.forms import Component, FormDefinition
from app.forms.definition import FieldNode

LONGEST = 5_000


def letter(message: str, *, is_asked: bool = False, has_files: bool = False) -> FormDefinition:
    """Return the form of a message. Keys differ from form to form: several stand on one page.

    A reply needs a text, unless it brings files.
    """
    if message == REPLY:
        label = _("Jawaban Anda") if is_asked else _("Keterangan tambahan")
        hint = _("Tulis pesan, lampirkan berkas, atau keduanya.")
        return _form(_text(REPLY, label, hint, is_required=not has_files), _files(REPLY))
    if message == OBJECTION:
        hint = _("Jelaskan apa yang masih terjadi. Penanganan dilanjutkan dari sini.")
        text = _text(OBJECTION, _("Apa yang belum selesai?"), hint, is_required=True)
        return _form(text, _files(OBJECTION))
    if message == WITHDRAWAL:
        return _form(_text(WITHDRAWAL, _("Alasan Anda"), _("Membantu kami memperbaiki layanan.")))
    raise ValueError(f"no letter for {message!r}")


def text_key(message: str) -> str:
    return f"{message}_text"


def files_key(message: str) -> str:
    return f"{message}_files"


def body_of(message: str, facts: Mapping[str, object]) -> str:
    """Return the text of a letter among a form's answers."""
    return str(facts.get(text_key(message)) or "")


def _text(message: str, label: str, hint: str = "", *, is_required: bool = False) -> Component:
    return Component(
        kind="textarea",
        key=text_key(message),
        label=label,
        description=hint,
        required=is_required,
        max_length=LONGEST,
    )


def _files(message: str) -> Component:
    return Component(
        kind="filepicker",
        key=files_key(message),
        label=_("Lampiran"),
        description=_("Tangkapan layar atau dokumen."),
        multiple=True,
        accept=tuple(ACCEPT.split(",")),
    )


def _form(*components: Component) -> FormDefinition:
    return FormDefinition(
        id="letter",
        layout=tuple(FieldNode(component) for component in components),
        components={component.key: component for component in components},
    )
