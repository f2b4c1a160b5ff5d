"""Read the values that a case's texts carry and screens cover (`/tiket/<id>/nilai`), and see what of an FAQ proposal is
blacked out while it is edited (`/tugas/<id>/pratinjau`)."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.cases.answers.reveal import may_reveal, record_reveal
from app.cases.inbox.queues import WORKING_GROUPS
from app.clock import now
from app.database import db
from app.definitions.published import load
from app.models import Case
from app.models.people import AUDITOR
from app.web.cases.loading import case_for, task_for
from app.web.cases.ways_back import back_to_case
from app.web.permissions import only_for
from app.web.privacy.masking import conceal, reveal
from app.web.sign_in import signed_in, staff
from app.web.tasks.task_view import preview_of

bp = Blueprint("privacy", __name__)


def _may_reveal(case: Case) -> bool:
    return may_reveal(db.session(), case, signed_in())


bp.app_context_processor(lambda: {"may_reveal": _may_reveal})


@bp.post("/tiket/<int:case_id>/nilai/tampilkan")
@only_for(*WORKING_GROUPS, AUDITOR)
def show(case_id: int) -> ResponseReturnValue:
    session = db.session()
    case = case_for(session, case_id, signed_in())
    record_reveal(session, case, actor=staff(), now=now())
    session.commit()
    reveal(case)
    return redirect(back_to_case(case_id), 303)


@bp.post("/tiket/<int:case_id>/nilai/samarkan")
@only_for(*WORKING_GROUPS, AUDITOR)
def cover(case_id: int) -> ResponseReturnValue:
    conceal()
    return redirect(back_to_case(case_id), 303)


@bp.post("/tugas/<int:task_id>/pratinjau")
@only_for(*WORKING_GROUPS)
def preview(task_id: int) -> ResponseReturnValue:
    """Show a proposal as it stands in the form that was sent; nothing is kept of it."""
    session, reader = db.session(), signed_in()
    task = task_for(session, task_id, reader)
    published = load(session, task.case.deployment_id)
    view = preview_of(session, published, task, reader, request.form.to_dict(flat=False))
    return render_template("tasks/_proposal.html", view=view)
