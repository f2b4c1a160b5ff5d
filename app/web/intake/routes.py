"""`/tiket-baru/<kind>/<channel>`: the form of a start event, filled in by staff."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.drafts import draft_of, drop_draft, save_draft
from app.cases.errors import BadAnswer
from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.queue_slip import serve_slip
from app.clock import now
from app.database import db
from app.forms import DynamicForm
from app.models import Case
from app.web import once
from app.web.answers import Received, receive_form, show_form
from app.web.cases.labels import CHANNELS, KINDS, label
from app.web.intake.caller_view import caller_view
from app.web.intake.starting import Start, start_of
from app.web.intake.told import WAYS, ToldForm, told_form
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
    wanted = start_of(session, kind, channel)
    content, saved_at = draft_of(session, signed_in().id, wanted.draft_key) or (None, None)
    form = show_form(session, wanted.form, draft=content)
    return _page(session, wanted, form, _told(wanted, content), saved_at=saved_at)


@bp.post("/tiket-baru/<kind>/<channel>")
@only_for(*WORKING_GROUPS)
def enter(kind: str, channel: str) -> ResponseReturnValue:
    """Open the case, answer it at once where that was asked for, and show it."""
    session, reader = db.session(), signed_in()
    wanted = start_of(session, kind, channel)
    received = receive_form(session, wanted.form, user_id=reader.id)
    told = _told(wanted, typed())
    case = _open(session, wanted, received, told)
    if case is None:
        session.commit()  # what was uploaded stays
        return _page(session, wanted, received.form, told), 422
    drop_draft(session, reader.id, wanted.draft_key)
    session.commit()
    flash(_said(case, told), "success")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@bp.post("/tiket-baru/<kind>/<channel>/draf")
@only_for(*WORKING_GROUPS)
def draft(kind: str, channel: str) -> ResponseReturnValue:
    """Keep what is being typed."""
    session = db.session()
    save_draft(session, signed_in().id, start_of(session, kind, channel).draft_key, typed(), now=now())
    session.commit()
    return "", 204


@bp.post("/tiket-baru/<kind>/<channel>/buang")
@only_for(*WORKING_GROUPS)
def discard(kind: str, channel: str) -> ResponseReturnValue:
    """Throw the draft away and begin with an empty form."""
    session = db.session()
    drop_draft(session, signed_in().id, start_of(session, kind, channel).draft_key)
    session.commit()
    return redirect(url_for("intake.start", kind=kind, channel=channel), 303)


def _told(wanted: Start, content: Mapping[str, Sequence[str]] | None) -> ToldForm | None:
    return told_form(wanted.published, wanted.kind, wanted.channel, staff(), content)


def _open(session: Session, wanted: Start, received: Received, told: ToldForm | None) -> Case | None:
    """Open the case with all that follows at once; None where a form is refused, with the reason beside its field."""

    def follow_up(case: Case) -> None:
        if told is not None:
            told.deal_with(session, case, staff())
        serve_slip(session, request.form.get("nomor", ""), case, actor=staff(), now=now())

    if told is not None and not told.is_fit():
        return None
    try:
        return open_from_form(
            session, wanted.published, wanted.kind, wanted.channel, received, then=follow_up, actor=staff()
        )
    except BadAnswer as bad:
        if told is None:
            raise
        told.refuse(bad)
        return None


def _said(case: Case, told: ToldForm | None) -> str:
    if told is not None and told.is_given:
        return str(
            _(
                "%(number)s tercatat dan selesai. Pengguna dapat mengonfirmasi atau menyatakan keberatan.",
                number=case.number,
            )
        )
    return str(_("Tersimpan dengan nomor %(number)s.", number=case.number))


def _page(
    session: Session, wanted: Start, form: DynamicForm, told: ToldForm | None, *, saved_at: datetime | None = None
) -> str:
    callers = caller_view(
        session,
        wanted,
        signed_in(),
        search=request.args.get("cari", ""),
        chosen_id=request.args.get("penelepon", type=int),
    )
    return render_template(
        "intake/start.html",
        start=wanted,
        kind_name=label(KINDS, wanted.kind),
        channel_name=label(CHANNELS, wanted.channel),
        form=form,
        told=told,
        told_label=WAYS.get(wanted.channel, ""),
        callers=callers,
        slip=request.values.get("nomor", ""),
        saved_at=saved_at,
        once=once.kept_key(request),
    )
