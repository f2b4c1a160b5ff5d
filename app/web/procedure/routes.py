"""URLs of the procedure. Every version stays readable, since cases may still run on it."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.database import db
from app.definitions.decision_tables import decision_tables
from app.definitions.drafts import drafts_in_work
from app.definitions.outline import form_title, forms_with_steps, outline
from app.definitions.published import Published, load
from app.definitions.versions import all_versions, deployment_of
from app.forms import build_form
from app.models import Deployment, DeploymentFile, Group
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.answers import options
from app.web.permissions import only_for
from app.web.procedure import compare
from app.web.procedure_drafts import archives
from app.web.sign_in import signed_in

bp = Blueprint("procedure", __name__, url_prefix="/proses")
MAY_READ = (PROCESS_OWNER, AUDITOR, KOORDINATOR)
bp.add_url_rule("/banding", "comparison", compare.show_comparison)
bp.add_url_rule("/<int:version>/dampak", "impact", compare.show_impact)
bp.add_url_rule("/<int:version>/zip", "zip", archives.zip_of_version)
MEDIA_TYPES: Mapping[str, str] = {"bpmn": "application/xml", "dmn": "application/xml", "json": "application/json"}


@bp.get("")
@only_for(*MAY_READ)
def versions() -> ResponseReturnValue:
    may_edit = PROCESS_OWNER in signed_in().group_keys
    drafts = drafts_in_work(db.session()) if may_edit else ()
    return render_template(
        "procedure/versions.html", versions=all_versions(db.session()), drafts=drafts, may_edit=may_edit
    )


@bp.get("/<int:version>")
@only_for(*MAY_READ)
def version(version: int) -> ResponseReturnValue:
    """Show what a version holds: processes, forms, decision tables, settings."""
    deployment, published = _published(version)
    groups = {group.key: group.name for group in db.session.scalars(select(Group))}
    return render_template(
        "procedure/version.html",
        deployment=deployment,
        published=published,
        tables=decision_tables(published.files),
        forms=forms_with_steps(published.specification),
        groups=groups,
        may_edit=PROCESS_OWNER in signed_in().group_keys,
    )


@bp.get("/<int:version>/diagram/<process_id>")
@only_for(*MAY_READ)
def diagram(version: int, process_id: str) -> ResponseReturnValue:
    """Show one process as it is drawn and in words."""
    deployment, published = _published(version)
    process = published.specification.processes.get(process_id) or abort(404)
    return render_template(
        "procedure/diagram.html",
        deployment=deployment,
        published=published,
        process=process,
        steps=outline(published.specification, process),
    )


@bp.get("/<int:version>/formulir/<form_id>")
@only_for(*MAY_READ)
def form(version: int, form_id: str) -> ResponseReturnValue:
    """Show a form as it will be rendered; nothing can be sent with it."""
    deployment, published = _published(version)
    if f"forms/{form_id}.json" not in published.files:
        abort(404)
    definition = published.form(form_id)
    return render_template(
        "procedure/form.html",
        deployment=deployment,
        form_id=form_id,
        title=form_title(published.specification.processes, form_id),
        definition=definition,
        form=build_form(definition, None, options=options(db.session())),
        used_by=forms_with_steps(published.specification).get(form_id, []),
    )


@bp.get("/<int:version>/berkas/<path:path>")
@only_for(*MAY_READ)
def file(version: int, path: str) -> ResponseReturnValue:
    """Give one file of the deployment, byte for byte; the path is a key of a table, never a place on disk."""
    deployment = deployment_of(db.session(), version) or abort(404)
    stored = db.session.get(DeploymentFile, (deployment.id, path)) or abort(404)
    response = Response(stored.content, mimetype=MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream"))
    response.headers.set("Content-Disposition", "attachment", filename=path.rpartition("/")[2])
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _published(version: int) -> tuple[Deployment, Published]:
    deployment = deployment_of(db.session(), version) or abort(404)
    return deployment, load(db.session(), deployment.id)
