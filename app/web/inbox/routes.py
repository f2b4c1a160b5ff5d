"""`/kotak-tugas`: the queues and the case that is open in one, what is new in them, saved filters, many at once."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer
from app.cases.inbox import queues
from app.cases.inbox.bulk import CLAIM, run_of, tasks_chosen
from app.cases.inbox.saved_filters import Kept, choose_columns, remove_filter, save_filter
from app.clock import now
from app.database import db
from app.models.people import ADMINISTRATOR, AUDITOR, PROCESS_OWNER
from app.web.absence.marks import choices_of
from app.web.addresses import number_asked_for
from app.web.cases.case_page import CasePage, case_page
from app.web.cases.labels import positions
from app.web.cases.loading import case_for, task_for
from app.web.inbox import bulk as many
from app.web.inbox.columns import known_columns
from app.web.inbox.forms import BulkForm
from app.web.inbox.list_address import ListAddress
from app.web.inbox.news import news_since
from app.web.inbox.page import SAVE, Panel, show_queue
from app.web.inbox.rows import Opened
from app.web.once import kept_key
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("inbox", __name__)


@bp.get("/kotak-tugas")
@only_for(*queues.WORKING_GROUPS, AUDITOR, PROCESS_OWNER, ADMINISTRATOR)
def home() -> ResponseReturnValue:
    """Lead everybody to where their work is."""
    groups = signed_in().group_keys
    if groups & queues.WORKING_GROUPS:
        return redirect(url_for("inbox.queue", queue=queues.MINE), 302)
    if AUDITOR in groups:
        return redirect(url_for("audit.overview"), 302)
    return redirect(url_for("procedure.versions" if PROCESS_OWNER in groups else "admin.users"), 302)


@bp.get("/kotak-tugas/<queue>")
@only_for(*queues.WORKING_GROUPS)
def queue(queue: str) -> ResponseReturnValue:
    """Show a queue; `?tugas=` or `?tiket=` opens a case beside it, `?q=` searches in it."""
    opened = _opened_by_address()
    return show_queue(ListAddress.at(queue), _case_of(opened) if opened else None, opened)


@bp.get("/kotak-tugas/<queue>/terbaru")
@only_for(*queues.WORKING_GROUPS)
def news(queue: str) -> Response:
    """Answer a page that asks whether its list has changed: 304, or the rows and counts of now."""
    return news_since(ListAddress.at(queue), _opened_by_address())


@bp.post("/kotak-tugas/kolom")
@only_for(*queues.WORKING_GROUPS)
def columns() -> ResponseReturnValue:
    """Keep which columns the reader's rows show."""
    session = db.session()
    choose_columns(session, signed_in().id, known_columns(request.form.getlist("kolom")))
    session.commit()
    return redirect(ListAddress.of_form().url(), 303)


@bp.post("/kotak-tugas/saringan")
@only_for(*queues.WORKING_GROUPS)
def save() -> ResponseReturnValue:
    """Keep the list's filter under a name."""
    session, address, name = db.session(), ListAddress.of_form(), request.form.get("name", "")
    kept = Kept(address.queue, address.query, is_shared="bersama" in request.form)
    try:
        saved = save_filter(session, name, kept, actor=staff(), now=now())
    except BadAnswer as bad:
        return show_queue(address, refused=Panel(SAVE, typed=name, problem=bad.sentence)), 422
    session.commit()
    flash(_("Saringan “%(name)s” disimpan.", name=saved.name), "success")
    return redirect(address.url(), 303)


@bp.post("/kotak-tugas/saringan/<int:filter_id>/hapus")
@only_for(*queues.WORKING_GROUPS)
def remove(filter_id: int) -> ResponseReturnValue:
    """Take a saved filter out of the menu."""
    session = db.session()
    removed = remove_filter(session, filter_id, actor=staff(), now=now())
    session.commit()
    flash(_("Saringan “%(name)s” dihapus.", name=removed.name), "info")
    return redirect(url_for("inbox.queue", queue=removed.queue), 303)


@bp.get("/kotak-tugas/massal")
@only_for(*queues.WORKING_GROUPS)
def choose_action() -> ResponseReturnValue:
    """Show the tasks chosen, and what can be done with them."""
    return _bulk_page(BulkForm(data={"tindakan": CLAIM}))


@bp.post("/kotak-tugas/massal")
@only_for(*queues.WORKING_GROUPS)
def bulk() -> ResponseReturnValue:
    """Do one thing with many tasks, or go on to choose what."""
    session, form, ids = db.session(), BulkForm(request.form), many.chosen_ids()
    if form.tindakan.data == "pilih":
        return redirect(url_for("inbox.choose_action", tugas=ids, antrean=request.form.get("antrean")), 303)
    offered = many.colleagues(session, tasks_chosen(session, ids, signed_in()))
    verb = many.verb_of(session, form, offered)
    try:
        done = many.run(session, form.tindakan.data, verb) if verb else None
    except BadAnswer as bad:
        form.refuse("tindakan", bad.sentence)
        done = None
    return many.answer_of(done) if done else (_bulk_page(form), 422)


@bp.get("/kotak-tugas/massal/<int:run_id>")
@only_for(*queues.WORKING_GROUPS)
def bulk_result(run_id: int) -> ResponseReturnValue:
    """Show what became of each row."""
    session = db.session()
    run = run_of(session, run_id, signed_in())
    done = sum(1 for row in run.rows if row.done)
    return render_template(
        "inbox/bulk_result.html",
        run=run,
        done=many.done_words(run.verb, done),
        refused=many.refused_words(run),
        left=[row.task_id for row in run.rows if row.done is None],
    )


def _bulk_page(form: BulkForm) -> str:
    session, ids = db.session(), many.chosen_ids()
    tasks = tasks_chosen(session, ids, signed_in())
    form.offer(choices_of(session, many.colleagues(session, tasks)))
    return render_template(
        "inbox/bulk.html",
        form=form,
        tasks=tasks,
        positions=positions(session, (task.case for task in tasks)),
        back_url=many.back_to(),
        antrean=request.values.get("antrean", ""),
        once=kept_key(request),
    )


def _opened_by_address() -> Opened:
    for name in ("tugas", "tiket"):
        number = number_asked_for(name)
        if number is not None:
            return name, number
    return None


def _case_of(opened: tuple[str, int]) -> CasePage:
    session, reader, (name, number) = db.session(), signed_in(), opened
    task = task_for(session, number, reader) if name == "tugas" else None
    case = task.case if task is not None else case_for(session, number, reader)
    return case_page(session, case, reader, now=now(), task=task)
