"""`/tiket-baru/<kind>/<channel>`: the form of a start event, filled in by staff."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.drafts import draft_of, drop_draft, save_draft
from app.cases.errors import NotAllowed, NotFound
from app.cases.inbox import WORKING_GROUPS
from app.cases.open_case import may_open
from app.clock import now
from app.database import db
from app.definitions.published import Published, active
from app.engine import Element
from app.forms import DynamicForm
from app.web import once
from app.web.answers import receive_form, show_form
from app.web.cases.labels import CHANNELS, KINDS, label
from app.web.intake.entries import PUBLIC_CHANNELS
from app.web.kept import typed
from app.web.open_from_form import open_from_form
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("intake", __name__)


@bp.get("/tiket-baru/<kind>/<channel>")
@only_for(*WORKING_GROUPS)
def start(kind: str, channel: str) -> ResponseReturnValue:
    """Show the form, with what was typed into it last."""
    session = db.session()
    published, element = _start(session, kind, channel)
    definition = published.form(element.form or "")
    draft = draft_of(session, signed_in().id, _draft_key(kind, channel))
    content, saved_at = draft or (None, None)
    return _page(kind, channel, element, show_form(session, definition, draft=content), saved_at=saved_at)


@bp.post("/tiket-baru/<kind>/<channel>")
@only_for(*WORKING_GROUPS)
def enter(kind: str, channel: str) -> ResponseReturnValue:
    """Open the case and show it."""
    session, reader = db.session(), signed_in()
    published, element = _start(session, kind, channel)
    received = receive_form(session, published.form(element.form or ""), user_id=reader.id)
    case = open_from_form(session, published, kind, channel, received, actor=staff())
    if case is None:
        session.commit()  # what was uploaded stays
        return _page(kind, channel, element, received.form), 422
    drop_draft(session, reader.id, _draft_key(kind, channel))
    session.commit()
    flash(_("Tersimpan dengan nomor %(number)s.", number=case.number), "success")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@bp.post("/tiket-baru/<kind>/<channel>/draf")
@only_for(*WORKING_GROUPS)
def draft(kind: str, channel: str) -> ResponseReturnValue:
    """Keep what is being typed."""
    session = db.session()
    _start(session, kind, channel)
    save_draft(session, signed_in().id, _draft_key(kind, channel), typed(), now=now())
    session.commit()
    return "", 204


@bp.post("/tiket-baru/<kind>/<channel>/buang")
@only_for(*WORKING_GROUPS)
def discard(kind: str, channel: str) -> ResponseReturnValue:
    """Throw the draft away and begin with an empty form."""
    session = db.session()
    drop_draft(session, signed_in().id, _draft_key(kind, channel))
    session.commit()
    return redirect(url_for("intake.start", kind=kind, channel=channel), 303)


def _draft_key(kind: str, channel: str) -> str:
    return f"start:{kind}:{channel}"


def _start(session: Session, kind: str, channel: str) -> tuple[Published, Element]:
    """Return the start event of the active version. Raises NotFound, NotAllowed."""
    published = active(session)
    try:
        element = published.start(kind, channel)
    except KeyError:
        raise NotFound(_("Prosedur yang berlaku tidak mengenal cara masuk ini.")) from None
    if channel in PUBLIC_CHANNELS or not may_open(published, element, staff()):
        raise NotAllowed(_("Kanal ini dicatat oleh bagian lain."))
    return published, element


def _page(kind: str, channel: str, element: Element, form: DynamicForm, **values: Any) -> str:
    return render_template(
        "intake/start.html",
        kind=kind,
        channel=channel,
        kind_name=label(KINDS, kind),
        channel_name=label(CHANNELS, channel),
        instructions=element.instructions,
        form=form,
        once=once.kept_key(request),
        **values,
    )
