"""What the requester does on the tracking page. Each is a message to the process; a moved-on case answers 409."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import Actor
from app.cases import correspond
from app.cases.correspond import CONFIRMATION, OBJECTION, REPLY, WITHDRAWAL, awaited_messages
from app.cases.errors import MovedOn
from app.clock import now
from app.database import db
from app.forms import FormDefinition
from app.models import Attachment, Case
from app.web import once
from app.web.answers import Received, receive_form, show_form
from app.web.kept import name_fields
from app.web.public.case_view import show_case
from app.web.public.letters import body_of, files_key, letter
from app.web.public.track import case_or_404
from app.web.uploads import files_stay


def reply(token: str) -> ResponseReturnValue:
    case = case_or_404(token)
    is_asked = REPLY in awaited_messages(db.session(), case)
    received = _receive(letter(REPLY, is_asked=is_asked, has_files=_sends_files()))
    if not received.is_valid:
        return _refuse(case, REPLY, received)
    _deliver(case, REPLY, _body(received, REPLY), received.attachments)
    return _back(case, _("Balasan Anda kami terima.") if is_asked else _("Keterangan Anda kami terima."))


def confirm(token: str) -> ResponseReturnValue:
    case = case_or_404(token)
    _deliver(case, CONFIRMATION)
    return _back(case, _("Terima kasih. Tiket ini kami tutup sebagai selesai."))


def object_to(token: str) -> ResponseReturnValue:
    case = case_or_404(token)
    received = _receive(letter(OBJECTION))
    if not received.is_valid:
        return _refuse(case, OBJECTION, received)
    _deliver(case, OBJECTION, _body(received, OBJECTION), received.attachments)
    return _back(case, _("Keberatan Anda kami terima. Tiket ini dibuka kembali."))


def withdraw(token: str) -> ResponseReturnValue:
    """Ask first, on a page of its own that says what will be lost."""
    case = case_or_404(token)
    if request.method != "POST":
        if WITHDRAWAL not in awaited_messages(db.session(), case):
            raise MovedOn(_("Penanganannya sudah selesai, jadi tidak dapat ditarik lagi."))
        return show_case(case, "public/withdraw.html")
    received = _receive(letter(WITHDRAWAL))
    if not received.is_valid:
        return show_case(case, "public/withdraw.html", forms={WITHDRAWAL: received.form}), 422
    _deliver(case, WITHDRAWAL, _body(received, WITHDRAWAL))
    return _back(case, _("Sudah ditarik. Penanganannya kami hentikan."))


def show_again(token: str, message: str) -> str | None:
    """Render the page of a letter with what was typed, unjudged; None where the case no longer takes the letter."""
    case = case_or_404(token)
    is_addition = message == REPLY and case.closed_at is None
    if message not in awaited_messages(db.session(), case) and not is_addition:
        return None
    form = show_form(db.session(), letter(message), draft=request.form.to_dict(flat=False))
    template = "public/withdraw.html" if message == WITHDRAWAL else "public/track.html"
    return show_case(case, template, forms={message: form}, is_stale=True)


def _receive(definition: FormDefinition) -> Received:
    name_fields({component.key: component.label for component in definition})
    return receive_form(db.session(), definition)


def _sends_files() -> bool:
    key = files_key(REPLY)
    return bool(request.form.get(f"upload_{key}")) or any(file.filename for file in request.files.getlist(key))


def _body(received: Received, message: str) -> str:
    return body_of(message, received.answers.facts) if received.answers else ""


def _refuse(case: Case, message: str, received: Received) -> ResponseReturnValue:
    db.session.commit()  # the files that came along wait for the corrected form
    return show_case(case, forms={message: received.form}), 422


def _deliver(case: Case, message: str, body: str = "", files: Sequence[Attachment] = ()) -> None:
    with files_stay(db.session()):
        correspond.receive(
            db.session(),
            case.id,
            message,
            body=body,
            attachments=files,
            submission_key=once.submission_key(request),
            actor=Actor.asking(case.requester),
            now=now(),
        )
    db.session.commit()


def _back(case: Case, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("public.track", token=case.tracking_token), 303)
