"""The refusals that a public page answers in its own words, with what was typed and the way back."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from app.cases.errors import Conflict
from app.database import db
from app.models import COMPLAINT, TICKET
from app.web.kept import kept_texts
from app.web.public.ask import show_again

_FORMS = {"public.new_ticket": TICKET, "public.complaint": COMPLAINT}


def moved_on(error: Conflict) -> ResponseReturnValue:
    """Say that the case went on meanwhile, and lead to where it stands now."""
    db.session.rollback()
    token = (request.view_args or {}).get("token")
    return render_template("public/moved_on.html", what=error.sentence, token=token, kept=kept_texts()), 409


def stale_page(_error: CSRFError) -> ResponseReturnValue:
    """A page that lay open until its cookie had gone: show the form again, still filled in."""
    db.session.rollback()
    kind = _FORMS.get(request.endpoint or "")
    if kind:
        return show_again(kind), 400
    reason = _("Halaman ini sudah terlalu lama terbuka. Muat ulang lalu kirim lagi.")
    return render_template("errors/400.html", reason=reason, kept=kept_texts(), back_url=request.referrer), 400
