"""URLs of trying: below a draft and, for looking only, below a published version.

A try is played on every look at it, outside any transaction of ours: nobody has to wait for it.
"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.clock import now
from app.database import begin_writing, db
from app.scenarios.model import Complete, Receive, Step, Wait
from app.scenarios.tries import Try, add_step, begin_try, cut_try, drop_try, try_of
from app.web.permissions import only_for
from app.web.sign_in import signed_in
from app.web.trying import keeping, lists
from app.web.trying.starting import AT, StartShown, read_instant, receive_start, show_start, way_named, ways_in
from app.web.trying.stepping import receive_task
from app.web.trying.subject import MAY_TRY, Tried, tried
from app.web.trying.view import to_whom, view_try

bp = Blueprint("trying", __name__, url_prefix="/proses")
BELOW = ("/draf/<int:draft_id>", "/<int:version>")
Sent = MultiDict[str, str]


def show(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Show where the try stands; without one, the ways to begin."""
    subject = tried(draft_id, version)
    found = _found(subject)
    if subject.procedure is None or found is None or "mulai" in request.args:
        return _start_page(subject)
    return _try_page(subject, found)


def start(kind: str, channel: str, draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Begin a try with the form of a way in."""
    subject = tried(draft_id, version)
    way = way_named(subject.procedure, kind, channel) if subject.procedure else None
    if subject.procedure is None or way is None:
        return _start_page(subject), 422
    received = receive_start(subject, subject.procedure, way, _sent())
    if isinstance(received, StartShown):
        return _start_page(subject, received), 422
    begin_try(db.session(), subject.subject, signed_in().id, received, now=now())
    db.session.commit()
    return redirect(subject.url("show"), 303)


def complete(element: str, draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Complete an open task of the try with its form."""
    subject = tried(draft_id, version)
    found, seen = _found(subject), _seen()
    if subject.procedure is None or found is None:
        return redirect(subject.url("show"), 303)
    db.session.rollback()  # the judging takes its time, and nobody has to wait for it
    answers = receive_task(subject, found, element, _sent())
    if answers is None:
        return _try_page(subject, found, refused=(element, _sent())), 422
    return _go_on(subject, Complete(element, answers), seen)


def receive(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Let a message come in."""
    message, text = request.form.get("pesan", "")[:80], request.form.get("teks", "").strip()[:5000]
    return _go_on(tried(draft_id, version), Receive(message or "-", text), _seen())


def pass_time(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Move the clock on: by hours, by working days, to a timer, or to an instant."""
    subject = tried(draft_id, version)
    step = _wait(subject)
    if step is None:
        flash(_("Isi tanggal dan jam yang benar untuk memajukan waktu."), "danger")
        return redirect(subject.url("show"), 303)
    return _go_on(subject, step, _seen())


def _wait(subject: Tried) -> Step | None:
    for name, most in (("jam", 1000), ("hari", 250)):
        given = request.form.get(name, "")
        if given.isdecimal() and len(given) < 5:
            amount = min(int(given), most)
            return Wait(hours=amount) if name == "jam" else Wait(working_days=amount)
    if timer := request.form.get("pewaktu", "")[:120]:
        return Wait(timer=timer)
    until = read_instant(subject, request.form.get("sampai", ""))
    return Wait(until=until) if until is not None else None


def undo(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Take back the last step, or all from one on."""
    subject = tried(draft_id, version)
    seen = _seen()
    length = request.form.get("sisa", "")
    keep = int(length) if length.isdecimal() and len(length) < 5 else seen - 1
    cut_try(db.session(), subject.subject, signed_in().id, length=keep, seen=seen, now=now())
    db.session.commit()
    return redirect(subject.url("show"), 303)


def restart(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Give the try up, to begin another."""
    subject = tried(draft_id, version)
    drop_try(db.session(), subject.subject, signed_in().id)
    db.session.commit()
    return redirect(subject.url("show"), 303)


def _go_on(subject: Tried, step: Step, seen: int) -> ResponseReturnValue:
    session = db.session()
    session.rollback()
    begin_writing(session)
    add_step(session, subject.subject, signed_in().id, step, seen=seen, now=now())
    session.commit()
    return redirect(subject.url("show"), 303)


def _found(subject: Tried) -> Try | None:
    return try_of(db.session(), subject.subject, signed_in().id)


def _seen() -> int:
    given = request.form.get("langkah", "")
    return int(given) if given.isdecimal() and len(given) < 5 else -1


def _sent() -> Sent:
    return MultiDict(request.form)


def _start_page(subject: Tried, shown: StartShown | None = None) -> str:
    procedure = subject.procedure
    problem = ""
    if shown is None and procedure is not None and "mulai" in request.args:
        kind, _dot, channel = request.args["mulai"].partition(".")
        way = way_named(procedure, kind, channel)
        made = show_start(subject, procedure, way) if way is not None else None
        shown, problem = (None, made) if isinstance(made, str) else (made, "")
    return render_template(
        "trying/start.html",
        tried=subject,
        ways=list(ways_in(procedure)) if procedure is not None else [],
        shown=shown,
        problem=problem,
        AT=AT,
        scenarios=lists.scenarios_of(subject),
        has_try=_found(subject) is not None,
    )


def _try_page(subject: Tried, found: Try, *, refused: tuple[str, Sent] | None = None) -> str:
    view = view_try(subject, found, process_id=request.args.get("proses", ""), refused=refused)
    return render_template(
        "trying/show.html",
        tried=subject,
        view=view,
        to_whom=lambda to: to_whom(subject, to),
        title=keeping.title_for(found),
    )


View = Callable[..., ResponseReturnValue]


def _add(ending: str, name: str, view: View, *, method: str = "POST", only_drafts: bool = False) -> None:
    guarded = only_for(*MAY_TRY)(view)
    for below in BELOW[:1] if only_drafts else BELOW:
        bp.add_url_rule(f"{below}{ending}", name, guarded, methods=[method])


_add("/coba", "show", show, method="GET")
_add("/coba/mulai/<kind>/<channel>", "start", start)
_add("/coba/tugas/<element>", "complete", complete)
_add("/coba/pesan", "receive", receive)
_add("/coba/waktu", "pass_time", pass_time)
_add("/coba/batal", "undo", undo)
_add("/coba/ulang", "restart", restart)
_add("/coba/simpan", "save", keeping.save, only_drafts=True)
_add("/skenario", "scenarios", lists.scenarios, method="GET")
_add("/skenario/coba", "open_scenario", lists.open_scenario)
_add("/skenario/terima", "accept", keeping.accept, only_drafts=True)
_add("/skenario/hapus", "remove", keeping.remove, only_drafts=True)
_add("/skenario/rekam", "record", keeping.record_case, only_drafts=True)
