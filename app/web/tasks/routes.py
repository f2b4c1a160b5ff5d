"""`/tugas/<id>`: open a task, take it, give it back, hand it over, keep its draft, complete it."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.claim import assign_task, claim_task, release_task, require_open
from app.cases.complete import begin_on_task, require_to_complete
from app.cases.drafts import drop_draft, save_draft
from app.cases.errors import BadAnswer
from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.step_at_work import Step
from app.clock import now
from app.database import db
from app.models import UserTask
from app.models.people import AUDITOR
from app.web.answers import refuse_answer
from app.web.cases.case_page import Refusal, case_page
from app.web.cases.loading import require_sight, task_for
from app.web.cases.ways_back import list_of_form
from app.web.inbox.page import show_queue
from app.web.kept import name_fields, typed
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff
from app.web.tasks.forms import HandOverForm
from app.web.tasks.sending import TaskAnswers, complete_as_judged
from app.web.tasks.task_view import colleagues, receive_answers
from app.web.tasks.ways_on import WayOn, back_to, say_where
from app.web.uploads import files_stay

bp = Blueprint("tasks", __name__)


@bp.get("/tugas/<int:task_id>")
@only_for(*WORKING_GROUPS, AUDITOR)
def show(task_id: int) -> ResponseReturnValue:
    return _page_of(task_for(db.session(), task_id, signed_in()))


def _page_of(task: UserTask, refusal: Refusal | None = None) -> str:
    page = case_page(db.session(), task.case, signed_in(), now=now(), task=task, refusal=refusal)
    beside = list_of_form()
    return show_queue(beside, page, ("tugas", task.id)) if beside else render_template("cases/show.html", page=page)


@bp.post("/tugas/<int:task_id>/ambil")
@only_for(*WORKING_GROUPS)
def claim(task_id: int) -> ResponseReturnValue:
    """Take a task that nobody holds."""
    session = db.session()
    task = task_for(session, task_id, signed_in())
    claim_task(session, task, actor=staff(), now=now())
    back = back_to(task)  # before the commit, after which the rows would be read anew
    session.commit()
    flash(_("Tugas kini milik Anda."), "success")
    return redirect(back, 303)


@bp.post("/tugas/<int:task_id>/lepas")
@only_for(*WORKING_GROUPS)
def release(task_id: int) -> ResponseReturnValue:
    """Give a task back to its group."""
    session = db.session()
    task = task_for(session, task_id, signed_in())
    release_task(session, task, actor=staff(), now=now())
    back = back_to(task)
    session.commit()
    flash(_("Tugas dilepas: anggota kelompok lain dapat mengambilnya."), "info")
    return redirect(back, 303)


@bp.post("/tugas/<int:task_id>/serahkan")
@only_for(*WORKING_GROUPS)
def hand_over(task_id: int) -> ResponseReturnValue:
    """Hand a task over to a colleague; Koordinator may do so with anybody's."""
    session, form = db.session(), HandOverForm(request.form)
    task = task_for(session, task_id, signed_in())
    require_open(task)
    offered = colleagues(session, task, signed_in())
    to = form.chosen_from(offered) if form.validate() else None
    if to is None:
        return _page_of(task, Refusal(hand_over=form)), 422
    assign_task(session, task, to, note=form.note.data or "", actor=staff(), now=now())
    drop_draft(session, signed_in().id, f"hand_over:{task.id}")
    done, back = _("%(number)s diserahkan kepada %(name)s.", number=task.case.number, name=to.name), back_to(task)
    session.commit()
    flash(done, "success")
    return redirect(back, 303)


@bp.post("/tugas/<int:task_id>/draf")
@only_for(*WORKING_GROUPS)
def draft(task_id: int) -> ResponseReturnValue:
    """Keep what is being typed into the task's form."""
    session, reader = db.session(), signed_in()
    task = task_for(session, task_id, reader)
    save_draft(session, reader.id, f"task:{task.id}", typed(), now=now())
    session.commit()
    return "", 204


@bp.post("/tugas/<int:task_id>/selesaikan")
@only_for(*WORKING_GROUPS)
def complete(task_id: int) -> ResponseReturnValue:
    """Complete a task with its form's answers and go on to the next."""
    session, reader = db.session(), signed_in()
    step, task = begin_on_task(session, task_id, actor=staff(), now=now())
    require_sight(step.case, reader)
    name_fields({one.key: one.label for one in step.published.form(task.form_id)})
    require_to_complete(task, step.actor)
    received = receive_answers(session, step.published, task, reader)
    if not (received.is_valid and _completed(step, task, received)):
        session.commit()  # what was uploaded stays
        return _page_of(task, Refusal(received=received)), 422
    drop_draft(session, reader.id, f"task:{task.id}")
    done, on = say_where(task), WayOn(task.case_id)
    session.commit()
    flash(done, "success")
    return redirect(on.url(), 303)


def _completed(step: Step, task: UserTask, received: TaskAnswers) -> bool:
    """Complete the task, or put the reason beside the answer that cannot be taken."""
    try:
        with files_stay(step.session):
            complete_as_judged(step, task, received)
    except BadAnswer as bad:
        refuse_answer(received, bad)
    return received.is_valid
