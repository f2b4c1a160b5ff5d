"""`/gangguan-massal`: open a mass incident, gather its cases, answer them all, close it."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.cases.errors import BadAnswer
from app.cases.facts import category_by_code
from app.cases.inbox.bulk import tasks_chosen
from app.cases.mass_incidents.declare import (
    MOST_CASES,
    attach_cases,
    close_mass_incident,
    detach_case,
    mass_incident_by_id,
    open_mass_incident,
    order_answer,
)
from app.cases.mass_incidents.lists import affected_cases, likely_affected, list_mass_incidents
from app.channels.site import site_of
from app.clock import now
from app.database import db
from app.models import MassIncident
from app.models.people import KOORDINATOR
from app.models.related import ANSWERED, LEFT_OUT, WAITING
from app.web.addresses import LARGEST, page_of
from app.web.answers import options
from app.web.coordination.mass_forms import AnswerForm, MassIncidentForm
from app.web.inbox.bulk import chosen_ids
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("mass_incidents", __name__)
PAGE_SIZE = 50
SECONDS_BETWEEN_LOOKS = "5"


@bp.get("/gangguan-massal")
@only_for(KOORDINATOR)
def overview() -> ResponseReturnValue:
    return render_template("coordination/mass_incidents.html", page=page_of(list_mass_incidents(), PAGE_SIZE))


@bp.get("/gangguan-massal/baru")
@only_for(KOORDINATOR)
def new() -> ResponseReturnValue:
    zone = site_of(db.session()).zone
    return _new_page(MassIncidentForm(data={"since": now().astimezone(zone).replace(tzinfo=None)}))


@bp.post("/gangguan-massal/baru")
@only_for(KOORDINATOR)
def add() -> ResponseReturnValue:
    """Open it: the banner is on the portal from now on."""
    session, form = db.session(), MassIncidentForm(request.form)
    incident = _opened(form) if form.validate() else None
    if incident is None:
        return _new_page(form), 422
    session.commit()
    flash(_("Gangguan massal dibuka. Pengumumannya kini ada di portal."), "success")
    return redirect(url_for(".show", incident_id=incident.id), 303)


@bp.get("/gangguan-massal/<int:incident_id>")
@only_for(KOORDINATOR)
def show(incident_id: int) -> ResponseReturnValue:
    return _page(incident_id, AnswerForm())


@bp.post("/gangguan-massal/<int:incident_id>/kaitkan")
@only_for(KOORDINATOR)
def attach(incident_id: int) -> ResponseReturnValue:
    """Attach the chosen cases; sent by the incident's page, a case's page, or as tasks by a list.

    `semua` stands for all that the incident's page takes for likely.
    """
    session = db.session()
    chosen = [case_id for case_id in request.form.getlist("case", type=int) if 0 < case_id <= LARGEST]
    chosen += [task.case_id for task in tasks_chosen(session, chosen_ids(), signed_in())]
    if "semua" in request.form:
        incident = mass_incident_by_id(session, incident_id)
        chosen += [case.id for case in likely_affected(session, incident, signed_in(), MOST_CASES)]
    added = attach_cases(session, incident_id, chosen, actor=staff(), now=now())
    session.commit()
    flash(ngettext("%(num)s tiket dikaitkan.", "%(num)s tiket dikaitkan.", len(added)), "success" if added else "info")
    return redirect(url_for(".show", incident_id=incident_id), 303)


@bp.post("/gangguan-massal/<int:incident_id>/lepas/<int:case_id>")
@only_for(KOORDINATOR)
def detach(incident_id: int, case_id: int) -> ResponseReturnValue:
    session = db.session()
    detach_case(session, incident_id, case_id, actor=staff(), now=now())
    session.commit()
    flash(_("Tiket dilepas dari gangguan ini."), "info")
    return redirect(url_for(".show", incident_id=incident_id), 303)


@bp.post("/gangguan-massal/<int:incident_id>/jawab")
@only_for(KOORDINATOR)
def answer(incident_id: int) -> ResponseReturnValue:
    """Order the one answer; the background gives it, case by case."""
    session, form = db.session(), AnswerForm(request.form)
    if not form.validate():
        return _page(incident_id, form), 422
    order_answer(session, incident_id, form.answer.data or "", actor=staff(), now=now())
    session.commit()
    flash(_("Jawaban sedang dikirim. Halaman ini boleh ditinggalkan."), "success")
    return redirect(url_for(".show", incident_id=incident_id), 303)


@bp.post("/gangguan-massal/<int:incident_id>/tutup")
@only_for(KOORDINATOR)
def close(incident_id: int) -> ResponseReturnValue:
    session = db.session()
    close_mass_incident(session, incident_id, actor=staff(), now=now())
    session.commit()
    flash(_("Gangguan massal ditutup. Pengumumannya tidak tampil lagi."), "success")
    return redirect(url_for(".overview"), 303)


def _opened(form: MassIncidentForm) -> MassIncident | None:
    """Open what a valid form describes; None with the reason beside the field that cannot be taken."""
    session = db.session()
    try:
        return open_mass_incident(
            session,
            title=form.title.data or "",
            banner=form.banner.data or "",
            since=form.since_in(site_of(session).zone),
            application=form.application.data,
            category_id=category_by_code(session, form.category.data).id if form.category.data else None,
            actor=staff(),
            now=now(),
        )
    except BadAnswer as bad:
        form[bad.field].errors = [bad.sentence]
        return None


def _new_page(form: MassIncidentForm) -> str:
    lists = options(db.session())
    form.offer(lists["applications"], lists["categories"])
    return render_template("coordination/new_mass_incident.html", form=form)


def _page(incident_id: int, form: AnswerForm) -> Response:
    """Show it; while answers are being given, the page looks again by itself."""
    session = db.session()
    incident = mass_incident_by_id(session, incident_id)
    affected = affected_cases(session, incident)
    ordered = incident.answer_ordered_at
    giving = [row for row in affected if row.state == WAITING and ordered and row.attached_at <= ordered]
    page = render_template(
        "coordination/mass_incident.html",
        incident=incident,
        affected=affected,
        giving=giving,
        answered=[row for row in affected if row.state == ANSWERED],
        left_out=[row for row in affected if row.state == LEFT_OUT],
        likely=likely_affected(session, incident, signed_in(), MOST_CASES) if incident.closed_at is None else (),
        most_shown=PAGE_SIZE,
        form=form,
    )
    response = make_response(page)
    if giving and request.method == "GET":
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response
