"""The refusals that a public page answers in its own words, with what was typed and the way back."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from app.cases.correspond import OBJECTION, REPLY, WITHDRAWAL
from app.cases.errors import Conflict, NotFound
from app.database import db
from app.models import COMPLAINT, TICKET
from app.web.kept import kept_texts, read_without_files
from app.web.public import ask, correspond, survey

_REQUESTS = {"public.new_ticket": TICKET, "public.complaint": COMPLAINT}
_LETTERS = {"public.reply": REPLY, "public.object_to": OBJECTION, "public.withdraw": WITHDRAWAL}


def moved_on(error: Conflict) -> ResponseReturnValue:
    """Say that the case went on meanwhile, and lead to where it stands now."""
    db.session.rollback()
    token = (request.view_args or {}).get("token")
    return render_template("public/moved_on.html", what=error.sentence, token=token, kept=kept_texts()), 409


def stale_page(_error: CSRFError) -> ResponseReturnValue:
    """A page that lay open until its cookie had gone: show the form again, still filled in."""
    db.session.rollback()
    reason = _("Halaman ini sudah terlalu lama terbuka. Muat ulang lalu kirim lagi.")
    page = _same_page(request.endpoint or "", reason)
    if page is not None:
        return page, 400
    return render_template("errors/400.html", reason=reason, kept=kept_texts(), back_url=request.referrer), 400


def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Files that were more than one request may bring: show the form again, filled in, without them."""
    db.session.rollback()
    g.is_too_large = True
    page = _same_page(request.endpoint or "", "") if read_without_files() else None
    return page or render_template("errors/413.html", kept=kept_texts(), back_url=request.referrer), 413


def _same_page(endpoint: str, reason: str) -> str | None:
    """Return the page of the form once more, with what was typed into it; None where it has none."""
    if endpoint in _REQUESTS:
        return ask.show_again(_REQUESTS[endpoint])
    if endpoint in _LETTERS:
        try:
            return correspond.show_again((request.view_args or {})["token"], _LETTERS[endpoint])
        except NotFound:
            return None
    if endpoint == "public.survey":
        return survey.show()
    if endpoint == "public.find":
        return render_template("public/find.html", typed=request.form.get("link", ""), problem=reason)
    return None
