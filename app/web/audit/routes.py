"""URLs of the auditor."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit.entry import Match
from app.audit.export import count_of
from app.audit.path import read_visits
from app.audit.timeline import read_timeline
from app.cases.auditing.export_jobs import MOST_AT_ONCE
from app.cases.auditing.formats import DOSSIER
from app.cases.errors import BadAnswer, NotAllowed
from app.cases.inbox.queues import may_see_case
from app.cases.sla_story import clock_story
from app.cases.step_times import step_times
from app.clock import now
from app.database import db
from app.definitions.glossary import ProcedureGlossary
from app.models import TICKET, Case
from app.models.people import AUDITOR, PROCESS_OWNER
from app.web.audit import choices
from app.web.audit.asked import format_asked_for, scope_asked_for
from app.web.audit.by_key import asked
from app.web.audit.drawing import draw
from app.web.audit.exporting import send_export
from app.web.audit.lists import show_cases, show_events
from app.web.audit.opening import record_opening, record_page
from app.web.audit.stored_files import checked, digest_on_disk
from app.web.permissions import only_for
from app.web.sign_in import signed_in

bp = Blueprint("audit", __name__, url_prefix="/audit")
bp.after_app_request(record_page)
bp.app_context_processor(lambda: {"asked": asked})


@bp.get("")
@only_for(AUDITOR)
def overview() -> ResponseReturnValue:
    """See what happened last in the whole service, or find a case by its words."""
    if request.args.get("q", "").strip():
        return cases()
    return show_events()


@bp.get("/kasus")
@only_for(AUDITOR)
def cases() -> ResponseReturnValue:
    """Find cases by what they are, who asked, who worked on them, where they went."""
    return show_cases()


@bp.get("/ekspor")
@only_for(AUDITOR)
def export() -> ResponseReturnValue:
    """Take out exactly what a list shows, or one case, and record it. A long one is offered as a job."""
    session, form = db.session(), format_asked_for()
    scope = scope_asked_for(session)
    if form == DOSSIER and scope.case is None:
        raise BadAnswer("format", _("PDF dibuat dari satu kasus. Buka riwayat lengkap kasusnya, lalu unduh dari sana."))
    events = count_of(session, scope)
    if scope.case is None and events > MOST_AT_ONCE:
        return render_template("audit/long_export.html", form=form, events=events)
    return send_export(session, scope, form)


@bp.get("/tiket/<int:case_id>")
@only_for(AUDITOR)
def timeline(case_id: int) -> ResponseReturnValue:
    """Read everything that happened to a case. That it was read is recorded."""
    case = db.session.get(Case, case_id) or abort(404)
    record_opening(case)
    session, glossary = db.session(), ProcedureGlossary(db.session())
    entries = read_timeline(session, case, glossary=glossary, file_digest=digest_on_disk(session))
    return render_template(
        "audit/timeline.html", case=case, entries=entries, glossary=glossary, checked=checked(entries), Match=Match
    )


@bp.get("/tiket/<int:case_id>/jalur")
@only_for(AUDITOR, PROCESS_OWNER)
def path(case_id: int) -> ResponseReturnValue:
    """Follow a case through the diagrams of the version that ran, and through its clock.

    Who owns the process is shown where a ticket stands, not what it is about.
    """
    case = db.session.get(Case, case_id) or abort(404)
    may_see = may_see_case(signed_in(), case)
    if not may_see and case.kind != TICKET:
        raise NotAllowed(_("Anda tidak dapat membuka tiket ini. Pengaduan hanya untuk Koordinator dan Auditor."))
    record_opening(case)
    drawings = draw(db.session(), case, read_visits(db.session(), case))
    shown = choices.of_drawings(drawings, request.args.get("proses", ""))
    clock = clock_story(db.session(), case, now())
    steps = step_times(db.session(), case, now())
    return render_template(
        "audit/path.html",
        case=case,
        drawings=drawings,
        shown=shown,
        clock=clock,
        steps=steps,
        may_see_case=may_see,
    )
