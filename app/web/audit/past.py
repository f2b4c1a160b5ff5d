"""`/audit/kasus/…/pada`: the page of a case as it stood at an instant that the address says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.audit.past import Instant, happenings, instants_of
from app.audit.past_page import past_page
from app.audit.period import beginning
from app.audit.words import words_for
from app.cases.auditing.code import check_code
from app.channels.site import site_of
from app.database import db
from app.definitions.glossary import ProcedureGlossary
from app.models import Case
from app.models.people import AUDITOR
from app.web.audit.opening import record_opening
from app.web.audit.stored_files import digest_on_disk
from app.web.permissions import only_for

bp = Blueprint("past", __name__, url_prefix="/audit/kasus")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The instant that is asked for among those of the case; `wrong` is what was typed and is none."""

    at: datetime
    instants: Sequence[Instant]
    zone: ZoneInfo
    wrong: str = ""

    @property
    def local(self) -> str:
        """The instant as a field for day and time takes it, to the second."""
        return self.at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S")

    @property
    def place(self) -> int:
        """How many of the instants lie at or before it."""
        return sum(one.at <= self.at for one in self.instants)

    @property
    def present(self) -> Instant | None:
        return self.instants[self.place - 1] if self.place else None

    @property
    def before(self) -> datetime | None:
        return self.instants[self.place - 2].at if self.place > 1 else None

    @property
    def after(self) -> datetime | None:
        return self.instants[self.place].at if self.place < len(self.instants) else None


@bp.get("/<int:case_id>/pada")
@only_for(AUDITOR)
def show(case_id: int) -> ResponseReturnValue:
    """See a case as it stood; without an instant as it stands after the last event. That it was read is recorded."""
    case = db.session.get(Case, case_id) or abort(404)
    record_opening(case)
    session = db.session()
    events = happenings(session, case_id)
    chosen = _chosen(instants_of(events))
    glossary = ProcedureGlossary(session)
    page = past_page(session, case, events, chosen.at, glossary=glossary, file_digest=digest_on_disk(session))
    return render_template("audit/past.html", case=case, chosen=chosen, page=page, words_for=words_for)


@bp.get("/<int:case_id>/kode")
@only_for(AUDITOR)
def code(case_id: int) -> ResponseReturnValue:
    """Say whether the code of a printed dossier still fits the record."""
    case, session = db.session.get(Case, case_id) or abort(404), db.session()
    typed = request.args.get("kode", "")[:200]
    verdict = check_code(session, case, typed) if typed else None
    return render_template("audit/code.html", case=case, code=typed, verdict=verdict)


def _chosen(instants: Sequence[Instant]) -> Chosen:
    typed, last, zone = request.args.get("at", "").strip(), instants[-1].at, site_of(db.session()).zone
    if not typed:
        return Chosen(last, instants, zone)
    try:
        return Chosen(beginning(typed, zone), instants, zone)
    except (ValueError, OverflowError):
        return Chosen(last, instants, zone, wrong=typed[:40])
