"""URLs of the outbox. In a trial mail goes nowhere else, so there everybody who is signed in may read it."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import Conflict, NotAllowed
from app.cases.inbox.queues import may_see_case
from app.channels.delivery import retry
from app.channels.mailbox import Letter, counts, letters, mails, without_secrets
from app.channels.texts import as_html
from app.clock import now
from app.database import db
from app.models import Case, OutgoingMail
from app.models.outbox import DEAD, KEPT, SENT, WAITING
from app.models.people import ADMINISTRATOR, KOORDINATOR
from app.web.addresses import page_of
from app.web.permissions import only_for
from app.web.privacy.masking import covered_text
from app.web.sign_in import signed_in, staff

bp = Blueprint("outbox", __name__, url_prefix="/kotak-keluar")
PER_PAGE = 50
HTML_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@bp.get("")
@only_for()
def overview() -> ResponseReturnValue:
    _require_reader()
    state = request.args.get("keadaan", "")
    page = page_of(mails(state), PER_PAGE)
    return render_template(
        "outbox/overview.html",
        page=page,
        letters=letters(db.session(), page.items),
        counts=counts(db.session()),
        labels=_labels(),
        state=state,
        may_see=_may_see,
    )


@bp.get("/<int:mail_id>")
@only_for()
def letter(mail_id: int) -> ResponseReturnValue:
    """Show one mail as text, and as the recipient's program would show it."""
    letter = letters(db.session(), [_mail(mail_id)])[0]
    return render_template(
        "outbox/letter.html",
        letter=letter,
        text=_readable(letter.mail.text_body) if _may_read(letter) else None,
        labels=_labels(),
        may_see=_may_see,
        may_retry=bool(signed_in().group_keys & {ADMINISTRATOR, KOORDINATOR}),
    )


@bp.get("/<int:mail_id>/html")
@only_for()
def html(mail_id: int) -> ResponseReturnValue:
    """Give the HTML part for the frame on the letter's page: sandboxed, without script, image or link to follow."""
    letter = letters(db.session(), [_mail(mail_id)])[0]
    if not _may_read(letter):
        raise NotAllowed(_("Isi surel ini untuk yang boleh membuka kasusnya."))
    response = Response(_readable_html(letter.mail), mimetype="text/html")
    response.headers["Content-Security-Policy"] = HTML_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.post("/<int:mail_id>/coba-lagi")
@only_for(ADMINISTRATOR, KOORDINATOR)
def try_again(mail_id: int) -> ResponseReturnValue:
    mail = db.session.get(OutgoingMail, mail_id) or abort(404)
    if mail.state != DEAD:
        raise Conflict(_("Surel ini tidak sedang gagal; tidak ada yang perlu dicoba lagi."))
    retry(db.session(), mail, actor=staff(), now=now())
    db.session.commit()
    flash(_("Surel kembali menunggu dan segera dicoba lagi."), "success")
    return redirect(url_for(".letter", mail_id=mail.id), 303)


def _mail(mail_id: int) -> OutgoingMail:
    _require_reader()
    return db.session.get(OutgoingMail, mail_id) or abort(404)


def _require_reader() -> None:
    if not _is_trial() and not signed_in().group_keys & {ADMINISTRATOR, KOORDINATOR}:
        raise NotAllowed(_("Kotak keluar dibaca oleh administrator dan koordinator."))


def _may_see(case: Case) -> bool:
    return may_see_case(signed_in(), case)


def _may_read(letter: Letter) -> bool:
    """Say whether the reader may read what it says: an administrator sees that a mail went, not the conversation."""
    return letter.case is None or _is_trial() or _may_see(letter.case)


def _readable(body: str) -> str:
    """Return a body to be shown. In a trial its links are the way to play the recipient; else they are secrets."""
    return body if _is_trial() else without_secrets(body)


def _readable_html(mail: OutgoingMail) -> str:
    """Return the HTML part; one that carries a password or an identity number is made anew from the covered text."""
    text = covered_text(mail.text_body)
    return _readable(mail.html_body if text == mail.text_body else as_html(text))


def _is_trial() -> bool:
    return bool(current_app.extensions["settings"].is_trial)


def _labels() -> dict[str, str]:
    return {
        WAITING: _("Menunggu"),
        DEAD: _("Gagal"),
        SENT: _("Terkirim"),
        KEPT: _("Disimpan (mode uji coba)"),
    }
