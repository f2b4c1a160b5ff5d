"""`/tiket/<id>/hadir`: say that one is there, ask who else is, go away."""

import hashlib

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.cases.inbox.presence import leave, note_presence, others_at
from app.cases.inbox.queues import WORKING_GROUPS
from app.clock import now
from app.database import db
from app.web.cases.loading import case_for
from app.web.permissions import only_for
from app.web.sign_in import signed_in

bp = Blueprint("presence", __name__)


@bp.get("/tiket/<int:case_id>/hadir")
@only_for(*WORKING_GROUPS)
def others(case_id: int) -> Response:
    """Say who else is at the case; 304 where that is known already."""
    case = case_for(db.session(), case_id, signed_in())
    return _others(case.id)


@bp.post("/tiket/<int:case_id>/hadir")
@only_for(*WORKING_GROUPS)
def here(case_id: int) -> ResponseReturnValue:
    """Note that the reader has the case open, and whether they write its answer."""
    session, reader = db.session(), signed_in()
    case = case_for(session, case_id, reader)
    note_presence(session, case.id, reader.id, is_writing="menulis" in request.form, now=now())
    session.commit()
    return _others(case_id)


@bp.post("/tiket/<int:case_id>/pergi")
@only_for(*WORKING_GROUPS)
def gone(case_id: int) -> ResponseReturnValue:
    """Note that the page is closed; without it the presence ends by itself."""
    session, reader = db.session(), signed_in()
    case = case_for(session, case_id, reader)
    leave(session, case.id, reader.id)
    session.commit()
    return "", 204


def _others(case_id: int) -> Response:
    present = others_at(db.session(), case_id, signed_in().id, now())
    answer = make_response(render_template("presence/_others.html", present=present))
    answer.set_etag(hashlib.sha256(answer.data).hexdigest()[:32])
    answer.make_conditional(request)
    return answer
