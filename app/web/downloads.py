"""Hand a stored file out: as a download, never as a page of ours, whatever is in it."""

from flask import Response, send_file
from sqlalchemy.orm import Session

from app.channels.files import path_of
from app.channels.site import site_of
from app.models import Attachment


def send_stored_file(session: Session, attachment: Attachment) -> Response:
    """Answer with the file. Whether the reader may have it, the caller has decided."""
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
