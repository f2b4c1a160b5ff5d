"""Take the procedure out as a zip, and bring one into a draft."""

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.clock import now
from app.database import db
from app.definitions.archive import MOST_BYTES_OF_A_ZIP, Unpacked, read_zip, write_zip
from app.definitions.drafts import FileRefused, draft_by_id, files_of, replace_files
from app.definitions.folder import Files
from app.definitions.published import load
from app.definitions.versions import deployment_of
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import MAY_EDIT
from app.web.sign_in import staff


def uploaded_zip() -> Unpacked | None:
    """Return what the form's zip holds, None where none was chosen. Raises FileRefused."""
    upload = request.files.get("zip")
    if upload is None or not upload.filename:
        return None
    return read_zip(upload.stream.read(MOST_BYTES_OF_A_ZIP + 1))


@only_for(PROCESS_OWNER, AUDITOR, KOORDINATOR)
def zip_of_version(version: int) -> ResponseReturnValue:
    deployment = deployment_of(db.session(), version) or abort(404)
    return _as_zip(f"prosedur-versi-{version}.zip", load(db.session(), deployment.id).files)


@only_for(*MAY_EDIT)
def zip_of_draft(draft_id: int) -> ResponseReturnValue:
    draft = draft_by_id(db.session(), draft_id)
    return _as_zip(f"prosedur-draf-{draft.id}.zip", files_of(db.session(), draft.id))


def _as_zip(name: str, files: Files) -> Response:
    response = Response(write_zip(files), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@only_for(*MAY_EDIT)
def bring_in(draft_id: int) -> ResponseReturnValue:
    """Let the draft hold what the zip holds, and say what that changed."""
    session = db.session()
    back = redirect(url_for("drafts.show", draft_id=draft_id), 303)
    try:
        unpacked = uploaded_zip()
        if unpacked is None:
            raise FileRefused(_("Pilih berkas zip dahulu."))
        done = replace_files(session, draft_id, unpacked.files, actor=staff(), now=now())
    except FileRefused as refused:
        session.rollback()
        flash(refused.sentence, "danger")
        return back
    session.commit()
    flash(
        _(
            "Isi zip masuk ke draf ini: %(added)d berkas baru, %(changed)d berubah, %(removed)d dihapus.",
            added=len(done.added),
            changed=len(done.changed),
            removed=len(done.removed),
        ),
        "success",
    )
    return back
