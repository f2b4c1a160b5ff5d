"""`/insiden`: what cannot go on, why, and the three ways out of it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer
from app.cases.faults import ProcessFault
from app.cases.inbox.queues import PAGE_SIZE, may_see_case
from app.cases.incidents import DECIDERS, list_incidents
from app.cases.resolve_incident import (
    cancel_case,
    incident_by_id,
    may_retry,
    move_case,
    note_incident,
    retry,
    targets,
)
from app.clock import now
from app.database import db
from app.models import Case, Incident
from app.web.addresses import page_of
from app.web.incidents.failed_step import STATUS, record_failure
from app.web.incidents.forms import MoveForm, ReasonForm
from app.web.incidents.shown import shown
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("incidents", __name__, url_prefix="/insiden")
RETRY, MOVE, CANCEL, NOTE = "retry", "move", "cancel", "note"


@bp.get("")
@only_for(*DECIDERS)
def overview() -> ResponseReturnValue:
    """List the open ones, or those that are over."""
    is_closed = request.args.get("keadaan") == "selesai"
    page = page_of(list_incidents(is_closed=is_closed), PAGE_SIZE)
    rows = shown(db.session(), page.items)
    return render_template("incidents/overview.html", page=page, rows=rows, is_closed=is_closed, may_see=_may_see)


@bp.get("/<int:incident_id>")
@only_for(*DECIDERS)
def show(incident_id: int) -> ResponseReturnValue:
    return _page_of(incident_by_id(db.session(), incident_id))


@bp.post("/<int:incident_id>/ulangi")
@only_for(*DECIDERS)
def run_again(incident_id: int) -> ResponseReturnValue:
    """Fire the failed timer, or give the failed message, once more."""
    return _decide(incident_id, RETRY, ReasonForm(request.form), retry, _("Berhasil: prosesnya berjalan lagi."))


@bp.post("/<int:incident_id>/pindahkan")
@only_for(*DECIDERS)
def move(incident_id: int) -> ResponseReturnValue:
    """Put the case at another step of the process that it stands in."""
    form = MoveForm(request.form)
    done = _("Tiket dipindahkan ke langkah itu.")
    return _decide(incident_id, MOVE, form, move_case, done, form.to.data or "")


@bp.post("/<int:incident_id>/batalkan")
@only_for(*DECIDERS)
def cancel(incident_id: int) -> ResponseReturnValue:
    """End the case."""
    done = _("Tiket dihentikan, dan penggunanya diberi tahu.")
    return _decide(incident_id, CANCEL, ReasonForm(request.form), cancel_case, done)


@bp.post("/<int:incident_id>/tutup")
@only_for(*DECIDERS)
def note(incident_id: int) -> ResponseReturnValue:
    """Close the incident of a request that could not be taken in."""
    return _decide(incident_id, NOTE, ReasonForm(request.form), note_incident, _("Insiden ditutup."))


@bp.errorhandler(ProcessFault)
def failed_again(fault: ProcessFault) -> ResponseReturnValue:
    """Show the incident with its newest cause; the case is as it was."""
    record_failure(fault)
    flash(_("Gagal lagi. Tidak ada yang berubah; penyebab terbarunya ada di bawah."), "danger")
    incident = incident_by_id(db.session(), int((request.view_args or {})["incident_id"]))
    return _page_of(incident), STATUS


def _decide(
    incident_id: int, decision: str, form: ReasonForm, verb: Callable[..., None], done: str, *to: str
) -> ResponseReturnValue:
    session = db.session()
    incident = incident_by_id(session, incident_id)
    try:
        if form.validate():
            verb(session, incident_id, *to, reason=form.reason.data, actor=staff(), now=now())
            session.commit()
            flash(done, "success")
            return redirect(url_for(".overview"), 303)
    except BadAnswer as bad:
        form[bad.field].errors = [bad.sentence]
    return _page_of(incident, **{decision: form}), 422


def _page_of(incident: Incident, **refused: ReasonForm) -> str:
    session = db.session()
    steps = targets(session, incident)
    forms = {name: refused.get(name) or ReasonForm() for name in (RETRY, CANCEL, NOTE)}
    forms[MOVE] = move_form = refused.get(MOVE) or MoveForm()
    assert isinstance(move_form, MoveForm)
    move_form.offer(steps)
    for name, form in forms.items():
        for field in form:
            field.id = f"{name}-{field.name}"  # a page has each id once
    return render_template(
        "incidents/show.html",
        shown=shown(session, [incident])[0],
        forms=forms,
        refused=next(iter(refused), ""),
        may_retry=may_retry(incident),
        may_move=bool(steps),
        may_see=_may_see,
    )


def _may_see(case: Case) -> bool:
    return may_see_case(signed_in(), case)
