"""`/tiket`: search, the case page, notes, following and files."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.annotate import add_note, follow, unfollow
from app.cases.drafts import save_draft
from app.cases.errors import NotFound
from app.cases.inbox import queues
from app.clock import now
from app.database import db
from app.models import Attachment
from app.models.people import AUDITOR
from app.web.addresses import page_of
from app.web.cases import labels
from app.web.cases.case_page import Refusal, case_page
from app.web.cases.forms import NoteForm, SearchForm
from app.web.cases.loading import case_for
from app.web.cases.ways_back import back_to_case, queue_of_form
from app.web.downloads import send_stored_file
from app.web.kept import typed
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

READERS = (*queues.WORKING_GROUPS, AUDITOR)
bp = Blueprint("cases", __name__)
bp.add_app_template_filter(labels.span, "span")
bp.add_app_template_filter(labels.masked, "masked")
bp.app_context_processor(lambda: {"labels": labels})


@bp.get("/tiket")
@only_for(*READERS)
def search() -> ResponseReturnValue:
    """List every case that the reader may see, by words, kind and whether it is open."""
    form, session = SearchForm(request.args), db.session()
    query = queues.find_cases(
        signed_in(), form.q.data or "", kind=form.jenis.data or "", only_open=bool(form.terbuka.data)
    )
    page = page_of(query, queues.PAGE_SIZE)
    positions = labels.positions(session, page.items)
    return render_template("cases/search.html", form=form, page=page, positions=positions)


@bp.get("/tiket/<int:case_id>")
@only_for(*READERS)
def show(case_id: int) -> ResponseReturnValue:
    return show_case(case_id)


def show_case(case_id: int, refusal: Refusal | None = None) -> str:
    """Render the page of a case, with a form that was refused where there is one."""
    session, reader = db.session(), signed_in()
    case = case_for(session, case_id, reader)
    page = case_page(session, case, reader, now=now(), refusal=refusal)
    page.queue = queue_of_form()
    return render_template("cases/show.html", page=page)


@bp.post("/tiket/<int:case_id>/catatan")
@only_for(*queues.WORKING_GROUPS)
def note(case_id: int) -> ResponseReturnValue:
    """Add an internal note."""
    session, form = db.session(), NoteForm(request.form)
    case = case_for(session, case_id, signed_in())
    if not form.validate():
        return show_case(case_id, Refusal(note=form)), 422
    add_note(session, case, (form.body.data or "").strip(), actor=staff(), now=now())
    session.commit()
    flash(_("Catatan ditambahkan."), "success")
    return redirect(back_to_case(case_id, anchor="catatan"), 303)


@bp.post("/tiket/<int:case_id>/catatan/draf")
@only_for(*queues.WORKING_GROUPS)
def note_draft(case_id: int) -> ResponseReturnValue:
    """Keep a note that is being typed."""
    session, reader = db.session(), signed_in()
    case = case_for(session, case_id, reader)
    save_draft(session, reader.id, f"note:{case.id}", typed(), now=now())
    session.commit()
    return "", 204


@bp.post("/tiket/<int:case_id>/ikuti")
@only_for(*queues.WORKING_GROUPS)
def start_following(case_id: int) -> ResponseReturnValue:
    session = db.session()
    follow(session, case_for(session, case_id, signed_in()), actor=staff(), now=now())
    session.commit()
    flash(_("Tiket ini kini ada di Yang saya ikuti."), "success")
    return redirect(back_to_case(case_id), 303)


@bp.post("/tiket/<int:case_id>/berhenti-ikuti")
@only_for(*queues.WORKING_GROUPS)
def stop_following(case_id: int) -> ResponseReturnValue:
    session = db.session()
    unfollow(session, case_for(session, case_id, signed_in()), actor=staff(), now=now())
    session.commit()
    flash(_("Anda tidak lagi mengikuti tiket ini."), "info")
    return redirect(back_to_case(case_id), 303)


@bp.get("/tiket/<int:case_id>/berkas/<int:file_id>")
@only_for(*READERS)
def download(case_id: int, file_id: int) -> ResponseReturnValue:
    """Send a file of the case, always to be saved and never to be run by the browser."""
    session = db.session()
    case = case_for(session, case_id, signed_in())
    file = session.get(Attachment, file_id)
    if file is None or file.case_id != case.id:
        raise NotFound(_("Berkas itu tidak ada pada tiket ini."))
    return send_stored_file(session, file)
