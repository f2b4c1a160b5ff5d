"""`/proses/<version>/kembali`: make an older version's content the active one again."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer
from app.clock import now
from app.database import db
from app.definitions.deploy import NotPublishable
from app.definitions.published import active
from app.definitions.publishing import approvers_besides, needs_second_person, roll_back
from app.definitions.versions import deployment_of
from app.models import Deployment, Publication
from app.models.people import PROCESS_OWNER
from app.web.permissions import only_for
from app.web.publishing.forms import RollBackForm
from app.web.publishing.publish import after_asking
from app.web.sign_in import signed_in, staff


@only_for(PROCESS_OWNER)
def show(version: int) -> ResponseReturnValue:
    return _page(_deployment(version), RollBackForm())


@only_for(PROCESS_OWNER)
def send(version: int) -> ResponseReturnValue:
    """Go back, or ask for a second person's word."""
    session, form, deployment = db.session(), RollBackForm(request.form), _deployment(version)
    made = _rolled_back(deployment, form) if form.validate() else None
    if made is None:
        return _page(_deployment(version), form), 422
    session.commit()
    return after_asking(made)


def _rolled_back(deployment: Deployment, form: RollBackForm) -> Publication | None:
    try:
        return roll_back(db.session(), deployment.id, form.plan(), actor=staff(), now=now())
    except BadAnswer as bad:
        db.session.rollback()
        form[bad.field].errors = [bad.sentence]
    except NotPublishable as broken:
        db.session.rollback()
        why = broken.findings[0].message
        form.form_errors.append(_("Versi itu tidak dapat berlaku lagi: %(why)s Buat draf darinya.", why=why))
    return None


def _page(deployment: Deployment, form: RollBackForm) -> str:
    session = db.session()
    waits = needs_second_person(session, staff())
    return render_template(
        "publishing/roll_back.html",
        deployment=deployment,
        current=active(session),
        form=form,
        waits=waits,
        approvers=approvers_besides(session, signed_in().id) if waits else (),
    )


def _deployment(version: int) -> Deployment:
    return deployment_of(db.session(), version) or abort(404)
