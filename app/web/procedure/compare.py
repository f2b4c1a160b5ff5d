"""Pages that set a version of the procedure beside another, and beside the cases that are running."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.database import db
from app.definitions.comparison import compare, in_sections, mark_words
from app.definitions.published import Published, load
from app.definitions.versions import all_versions, deployment_of
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.permissions import only_for
from app.web.procedure.drawings import drawings, side_of_version
from app.web.publishing.checking import impact_of, looking_again

MAY_READ = (PROCESS_OWNER, AUDITOR, KOORDINATOR)


@only_for(*MAY_READ)
def show_comparison() -> ResponseReturnValue:
    """Show what differs between two versions; without an address of two, between the newest and the one before."""
    versions = [item.deployment.version for item in all_versions(db.session())] or abort(404)
    newest = versions[0]
    after = _published(request.args.get("ke", newest, int))
    before = _published(request.args.get("dari", max(newest - 1, versions[-1]), int))
    differences = compare(before.files, after.files)
    return render_template(
        "procedure/compare.html",
        versions=versions,
        before=before,
        after=after,
        sections=list(in_sections(differences)),
        drawings=list(drawings(differences, side_of_version(before), side_of_version(after))),
        mark_words=mark_words,
    )


@only_for(*MAY_READ)
def show_impact(version: int) -> ResponseReturnValue:
    """Try every running case on this version, without changing any, and show what would become of each."""
    target = _published(version)
    found = impact_of(target, target.digest)
    return looking_again(render_template("procedure/impact.html", target=target, **found.words()), found)


def _published(version: int) -> Published:
    deployment = deployment_of(db.session(), version) or abort(404)
    return load(db.session(), deployment.id)
