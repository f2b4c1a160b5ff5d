"""The impact of a content on the running cases, and its check: at once where there are few, else in the background."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases.impact import NOTES, REASONS, Impact, assess, count_running
from app.cases.impact_kept import impact_from_json
from app.clock import now
from app.database import db
from app.definitions.deploy import digest_of
from app.definitions.drafts import draft_by_id, files_of
from app.definitions.published import Published, unpublished
from app.definitions.publishing import ask_check, check_of
from app.definitions.publishing.checks import is_under_way
from app.definitions.versions import deployment_of
from app.engine import Finding, InvalidProcess
from app.models import ProcedureCheck
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.models.publication import CHECK_DONE
from app.web.permissions import only_for
from app.web.sign_in import staff

MAY_READ = (PROCESS_OWNER, AUDITOR, KOORDINATOR)
MOST_AT_ONCE = 100  # cases that a page tries while its reader waits: a second at the most
MOST_SHOWN = 200  # rows of one list; the numbers count all
SECONDS_BETWEEN_LOOKS = "2"


@dataclass(frozen=True, slots=True)
class Found:
    """What a page can say of a content: the impact, or how far its check is, or why there is none."""

    impact: Impact | None = None
    check: ProcedureCheck | None = None
    is_running: bool = False
    findings: tuple[Finding, ...] = ()

    def words(self) -> Mapping[str, object]:
        return {
            "impact": self.impact,
            "check": self.check,
            "is_running": self.is_running,
            "findings": self.findings,
            "reasons": REASONS,
            "notes": NOTES,
            "most_shown": MOST_SHOWN,
        }


def impact_of(target: Published, digest: str) -> Found:
    """Return the impact of a content: tried now where few cases run, else as the last check found it."""
    session = db.session()
    if count_running(session) <= MOST_AT_ONCE:
        return Found(assess(session, target))
    return checked(digest)


def checked(digest: str) -> Found:
    """Return what the check of a content has found so far."""
    check = check_of(db.session(), digest)
    if check is None:
        return Found()
    if check.state == CHECK_DONE and check.impact:
        return Found(impact_from_json(check.impact), check)
    return Found(check=check, is_running=is_under_way(check, now()))


def looking_again(page: str, found: Found) -> Response:
    """Let the page look again by itself while its check is under way."""
    response = make_response(page)
    if found.is_running and request.method == "GET":
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@only_for(PROCESS_OWNER)
def draft_impact(draft_id: int) -> ResponseReturnValue:
    """Show what would become of every running case if this draft were published."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft_id)
    try:
        found = impact_of(unpublished(files), digest_of(files))
    except InvalidProcess as refused:
        found = Found(findings=tuple(refused.findings))
    page = render_template("publishing/draft_impact.html", draft=draft, **found.words())
    return looking_again(page, found)


@only_for(PROCESS_OWNER)
def check_draft(draft_id: int) -> ResponseReturnValue:
    """Let the background play the scenarios of a draft and try every running case on it."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    digest = digest_of(files_of(session, draft.id))
    ask_check(session, digest, draft_id=draft.id, actor=staff(), now=now())
    session.commit()
    back = ".draft_impact" if request.form.get("ke") == "dampak" else ".publish_form"
    return redirect(url_for(back, draft_id=draft_id), 303)


@only_for(*MAY_READ)
def check_version(version: int) -> ResponseReturnValue:
    """Do the same for a published version."""
    session = db.session()
    deployment = deployment_of(session, version) or abort(404)
    ask_check(session, deployment.digest, deployment_id=deployment.id, actor=staff(), now=now())
    session.commit()
    return redirect(url_for("procedure.impact", version=version), 303)
