"""`/tiket/<id>/formulir`: the printed service form of a case, and its scan when both have signed."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.service_form import (
    attach_signed_form,
    record_printing,
    require_may_print,
    service_form_of,
    signed_forms,
)
from app.channels.printed.service_form import draw
from app.clock import now
from app.database import begin_writing, db
from app.models import Case
from app.web.cases.loading import case_for
from app.web.counter.scan import ScanForm
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff


@only_for(*WORKING_GROUPS)
def show(case_id: int) -> ResponseReturnValue:
    return _page(_case(case_id), ScanForm())


@only_for(*WORKING_GROUPS)
def pdf(case_id: int) -> ResponseReturnValue:
    """Draw the form. It carries the requester's own link, so that its printing is an event of the case."""
    session = db.session()
    _case(case_id)
    session.rollback()  # a GET reads only; the event needs a writing transaction (see app.web.audit.opening)
    begin_writing(session)
    case = _case(case_id)
    form = service_form_of(session, case, signed_in(), now=now())
    record_printing(session, case, actor=staff(), now=now())
    session.commit()
    response = Response(draw(form), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"formulir-{form.number}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@only_for(*WORKING_GROUPS)
def attach(case_id: int) -> ResponseReturnValue:
    """Attach the scan of the signed form."""
    session, case = db.session(), _case(case_id)
    form = ScanForm(request.files)
    files = form.stored(session, signed_in().id)
    if not files:
        return _page(case, form), 422
    attach_signed_form(session, case.id, files, actor=staff(), now=now())
    session.commit()
    flash(_("Formulir bertanda tangan dilampirkan."), "success")
    return redirect(url_for(".form", case_id=case_id), 303)


def _case(case_id: int) -> Case:
    case = case_for(db.session(), case_id, signed_in())
    require_may_print(signed_in(), case)
    return case


def _page(case: Case, form: ScanForm) -> str:
    return render_template("counter/form.html", case=case, form=form, signed=signed_forms(db.session(), case))
