"""Ask for help, or complain: the form of the portal's start event, and the case that it opens."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.database import db
from app.definitions.published import Published, active
from app.forms import DynamicForm, FormDefinition
from app.models import COMPLAINT, TICKET, Case
from app.web import once
from app.web.answers import receive_form, show_form
from app.web.open_from_form import open_from_form

PORTAL = "portal"
_PAGES = {TICKET: "public/new_ticket.html", COMPLAINT: "public/complaint.html"}


def new_ticket() -> ResponseReturnValue:
    return _take_in(TICKET)


def complaint() -> ResponseReturnValue:
    return _take_in(COMPLAINT)


def _take_in(kind: str) -> ResponseReturnValue:
    session = db.session()
    published = active(session)
    if request.method != "POST":
        return _show(kind, show_form(session, _form_of(published, kind)))
    case = _sent_before(session)
    if case is None:
        received = receive_form(session, _form_of(published, kind))
        case = open_from_form(session, published, kind, PORTAL, received, actor=Actor())
        session.commit()  # a refused form's files too: they wait for the corrected one
        if case is None:
            return _show(kind, received.form), 422
    return redirect(url_for("public.track", token=case.tracking_token, baru=1), 303)


def show_again(kind: str, *, is_stale: bool = True, uploads: Mapping[str, list[str]] = {}) -> str:
    """Render the form with what was typed, unjudged: it came from a page that had been open for too long, mostly."""
    session = db.session()
    typed = {**request.form.to_dict(flat=False), **uploads}
    return _show(kind, show_form(session, _form_of(active(session), kind), draft=typed), is_stale=is_stale)


def _show(kind: str, form: DynamicForm, *, is_stale: bool = False) -> str:
    return render_template(_PAGES[kind], form=form, once=once.kept_key(request), is_stale=is_stale)


def _form_of(published: Published, kind: str) -> FormDefinition:
    return published.form(published.start(kind, PORTAL).properties["form"])


def _sent_before(session: Session) -> Case | None:
    key = once.submission_key(request)
    return session.scalar(select(Case).where(Case.submission_key == key)) if key else None
