"""Hand a stored file out: as a download, never as a page of ours, whatever is in it."""

from flask import Response, send_file
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.errors import NotFound
from app.channels.files import path_of
from app.channels.site import site_of
from app.models import Attachment


def send_stored_file(session: Session, attachment: Attachment) -> Response:
    """Answer with the file, to whom the caller has decided that they may have it. Raises NotFound for an erased one."""
    if attachment.erased_at is not None:
        raise NotFound(_("Berkas ini sudah dihapus menurut hukum."))
    response = send_file(
        path_of(site_of(session).files, attachment.sha256),
        mimetype=attachment.media_type,
        as_attachment=True,
        download_name=attachment.name,
        etag=attachment.sha256,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
