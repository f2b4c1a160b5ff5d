"""What is wrong with a draft, and what is different in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.database import db
from app.definitions.comparison import compare, in_sections, mark_words
from app.definitions.deploy import known_groups
from app.definitions.drafts import draft_by_id, files_of
from app.definitions.drafts.checking import check_files
from app.definitions.published import load
from app.definitions.versions import all_versions, deployment_of
from app.engine import Finding
from app.engine.draft import read_draft
from app.web.permissions import only_for
from app.web.procedure.drawings import drawings, side_of_draft, side_of_version
from app.web.procedure_drafts.loading import MAY_EDIT


@dataclass(frozen=True, slots=True)
class FindingOfStep:
    """A finding with what its reader knows: the name of the step, "" where it is about something else."""

    finding: Finding
    step: str


@only_for(*MAY_EDIT)
def check(draft_id: int) -> ResponseReturnValue:
    """List what is wrong, file by file, in words."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft.id)
    found = check_files(files, known_groups(session))
    processes = read_draft(files).processes.values()
    names = {
        (process.file, element.id): element.name or "" for process in processes for element in process.elements.values()
    }
    by_file = list(_by_file(found, names))
    return render_template(
        "procedure_drafts/check.html", draft=draft, by_file=by_file, paths=files.keys(), count=len(found)
    )


def _by_file(found: Sequence[Finding], names: dict[tuple[str, str], str]) -> Iterator[tuple[str, list[FindingOfStep]]]:
    for file in dict.fromkeys(finding.file for finding in found):
        inside = (finding for finding in found if finding.file == file)
        yield file, [FindingOfStep(one, names.get((one.file, one.element), "")) for one in inside]


@only_for(*MAY_EDIT)
def comparison(draft_id: int) -> ResponseReturnValue:
    """Show what differs in the draft from the version that it began with, or from any other."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft.id)
    versions = [item.deployment for item in all_versions(session)]
    chosen = request.args.get("dari", type=int)
    deployment = deployment_of(session, chosen) if chosen is not None else draft.based_on
    deployment = deployment or next((one for one in versions if one.is_active), None)
    sections, drawn = [], []
    if deployment is not None:
        before = load(session, deployment.id)
        differences = compare(before.files, files)
        sections = list(in_sections(differences))
        drawn = list(drawings(differences, side_of_version(before), side_of_draft(draft, files)))
    return render_template(
        "procedure_drafts/compare.html",
        draft=draft,
        versions=versions,
        before=deployment,
        sections=sections,
        drawings=drawn,
        mark_words=mark_words,
    )
