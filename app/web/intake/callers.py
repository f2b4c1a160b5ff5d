"""`/tiket-baru/<kind>/<channel>/penelepon`: find who is calling, and take over what is known of them.

With JavaScript (frontend/js/intake.js) the fragments are fetched while typing; without, the buttons of the entry page
send what was typed, which is kept as the draft, and lead back to it.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases.callers import caller_by_id
from app.cases.drafts import save_draft
from app.cases.inbox.queues import WORKING_GROUPS
from app.clock import now
from app.database import db
from app.web.intake.caller_view import answers_of, caller_view, sought_in
from app.web.intake.starting import Start, start_of
from app.web.kept import typed
from app.web.permissions import only_for
from app.web.sign_in import signed_in

bp = Blueprint("callers", __name__)
ROOT = "/tiket-baru/<kind>/<channel>/penelepon"
LONGEST_SEARCH = 200


@bp.get(ROOT)
@only_for(*WORKING_GROUPS)
def found(kind: str, channel: str) -> ResponseReturnValue:
    """Give the list of those who may be calling, for the page to show while a name is typed."""
    session = db.session()
    search = request.args.get("q", "")[:LONGEST_SEARCH]
    callers = caller_view(session, start_of(session, kind, channel), signed_in(), search=search)
    return render_template("intake/_found.html", callers=callers)


@bp.post(ROOT)
@only_for(*WORKING_GROUPS)
def look(kind: str, channel: str) -> ResponseReturnValue:
    """Keep what was typed and lead back to the form, with those who may be calling above it."""
    session = db.session()
    start = start_of(session, kind, channel)
    save_draft(session, signed_in().id, start.draft_key, typed(), now=now())
    session.commit()
    return _back(start, cari=sought_in(start.form, typed())[:LONGEST_SEARCH])


@bp.get(f"{ROOT}/<int:requester_id>")
@only_for(*WORKING_GROUPS)
def earlier(kind: str, channel: str, requester_id: int) -> ResponseReturnValue:
    """Give the earlier cases of a caller, for the page to show beside the form."""
    session = db.session()
    callers = caller_view(session, start_of(session, kind, channel), signed_in(), chosen_id=requester_id)
    return render_template("intake/_earlier.html", callers=callers)


@bp.post(f"{ROOT}/<int:requester_id>")
@only_for(*WORKING_GROUPS)
def choose(kind: str, channel: str, requester_id: int) -> ResponseReturnValue:
    """Put what is known of a caller into the kept form."""
    session, reader = db.session(), signed_in()
    start = start_of(session, kind, channel)
    known = answers_of(start.form, caller_by_id(session, reader, requester_id))
    content = {**typed(), **{key: [value] for key, value in known.items()}}
    save_draft(session, reader.id, start.draft_key, content, now=now())
    session.commit()
    return _back(start, penelepon=requester_id)


def _back(start: Start, **values: Any) -> ResponseReturnValue:
    """Lead back to the form, for the same visitor of the counter."""
    values["nomor"] = request.form.get("nomor") or None
    return redirect(url_for("intake.start", kind=start.kind, channel=start.channel, **values), 303)
