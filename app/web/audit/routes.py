"""URLs of the auditor."""

import hashlib
from collections import Counter

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.behind import FileDigest
from app.audit.entry import Entry, Match
from app.audit.find import find_cases
from app.audit.timeline import EventFilter, newest_events, read_events, read_timeline
from app.audit.words import EVENT_WORDS
from app.channels.files import path_of
from app.channels.site import site_of
from app.database import db
from app.models import Case, User
from app.models.people import AUDITOR
from app.web.addresses import number_asked_for, page_of
from app.web.audit.glossary import ProcedureGlossary
from app.web.audit.opening import record_opening
from app.web.permissions import only_for

bp = Blueprint("audit", __name__, url_prefix="/audit")
PER_PAGE = 50


@bp.get("")
@only_for(AUDITOR)
def overview() -> ResponseReturnValue:
    """Find a case, or see what happened last in the whole service."""
    search = request.args.get("q", "").strip()
    glossary = ProcedureGlossary(db.session())
    if search:
        page = page_of(find_cases(search), PER_PAGE)
        return render_template("audit/found.html", page=page, search=search, glossary=glossary)
    wanted = EventFilter(request.args.get("peristiwa", ""), number_asked_for("orang"))
    page = page_of(newest_events(wanted), PER_PAGE)
    entries = read_events(db.session(), page.items, glossary=glossary)
    names = sorted(EVENT_WORDS.items(), key=lambda item: item[1])
    people = db.session.execute(select(User.id, User.name).order_by(User.name)).all()
    return render_template(
        "audit/overview.html", page=page, entries=entries, wanted=wanted, names=names, people=people, search=search
    )


@bp.get("/tiket/<int:case_id>")
@only_for(AUDITOR)
def timeline(case_id: int) -> ResponseReturnValue:
    """Read everything that happened to a case. That it was read is recorded."""
    case = db.session.get(Case, case_id) or abort(404)
    record_opening(case)
    session, glossary = db.session(), ProcedureGlossary(db.session())
    entries = read_timeline(session, case, glossary=glossary, file_digest=_digest_on_disk(session))
    return render_template(
        "audit/timeline.html", case=case, entries=entries, glossary=glossary, checked=_checked(entries), Match=Match
    )


def _checked(entries: list[Entry]) -> Counter[Match]:
    return Counter(quote.match for entry in entries for quote in entry.quotes)


def _digest_on_disk(session: Session) -> FileDigest:
    root = site_of(session).files

    def digest_of(sha256: str) -> str | None:
        path = path_of(root, sha256)
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return digest_of
