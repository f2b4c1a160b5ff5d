"""`/tugas/<id>/saran`: what may be inserted into the form of a task, and inserting it without JavaScript."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.claim import require_candidate, require_not_held_by_another, require_open
from app.cases.drafts import draft_of, save_draft
from app.cases.inbox.queues import WORKING_GROUPS
from app.clock import now
from app.database import db
from app.definitions.published import load
from app.models import UserTask
from app.web.cases.loading import task_for
from app.web.cases.ways_back import queue_of_form
from app.web.kept import typed
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff
from app.web.suggestions.offers import offers_for
from app.web.tasks.composing import inserted, target_named, targets_in
from app.web.tasks.task_view import form_as_kept
from app.web.tasks.ways_on import back_to
from app.web.uploads import stored_uploads, take_files

bp = Blueprint("suggestions", __name__)


@bp.get("/tugas/<int:task_id>/saran")
@only_for(*WORKING_GROUPS)
def show(task_id: int) -> ResponseReturnValue:
    """Show what may be inserted: a page, or with `?bagian=1` only the part that the case's page fetches."""
    session = db.session()
    task = _task_to_answer(task_id)
    published = load(session, task.case.deployment_id)
    template = "suggestions/_offers.html" if request.args.get("bagian") else "suggestions/show.html"
    return render_template(
        template,
        task=task,
        offers=offers_for(session, task.case, signed_in()),
        targets=targets_in(published, published.form(task.form_id)),
        queue=request.args.get("antrean", ""),
    )


@bp.post("/tugas/<int:task_id>/saran")
@only_for(*WORKING_GROUPS)
def look(task_id: int) -> ResponseReturnValue:
    """Keep what has been typed so far, its files too, and show what may be inserted."""
    session, task = db.session(), _task_to_answer(task_id)
    take_files(session, load(session, task.case.deployment_id).form(task.form_id), signed_in().id)
    save_draft(session, signed_in().id, f"task:{task.id}", {**typed(), **stored_uploads()}, now=now())
    session.commit()
    return redirect(url_for(".show", task_id=task.id, antrean=queue_of_form() or None), 303)


@bp.post("/tugas/<int:task_id>/sisipkan")
@only_for(*WORKING_GROUPS)
def insert(task_id: int) -> ResponseReturnValue:
    """Put a text into what is kept of the form, and go back to it."""
    session, reader = db.session(), signed_in()
    task = _task_to_answer(task_id)
    published = load(session, task.case.deployment_id)
    target = target_named(targets_in(published, published.form(task.form_id)), request.form.get("ke", ""))
    source = request.form.get("dari", "")
    text = offers_for(session, task.case, reader).text_of(source)
    kept = (draft_of(session, reader.id, f"task:{task.id}") or ({}, None))[0]
    form = form_as_kept(session, published, task, kept)
    save_draft(session, reader.id, f"task:{task.id}", inserted(form, kept, target, text, source), now=now())
    session.commit()
    flash(_("Teks disisipkan ke “%(field)s”.", field=target.label), "success")
    return redirect(f"{back_to(task)}#tugas", 303)


def _task_to_answer(task_id: int) -> UserTask:
    """Return an open task that the reader may complete, else refuse as completing would."""
    task = task_for(db.session(), task_id, signed_in())
    require_candidate(task, staff())
    require_open(task)
    require_not_held_by_another(task, staff())
    return task
