"""Send an export as a file, after the trail says that it was taken out."""

import tempfile

from flask import Response, send_file
from sqlalchemy.orm import Session

from app.audit.export import Scope, record_export, write_export
from app.cases.auditing.formats import ALL_FORMATS
from app.clock import now
from app.database import begin_writing
from app.web.sign_in import staff


def send_export(session: Session, scope: Scope, form: str) -> Response:
    """Answer with the events of a scope. The file is made whole first, on disk: a broken one never leaves."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    exported = write_export(session, scope, form, file, formats=ALL_FORMATS)
    session.rollback()
    begin_writing(session)
    record_export(session, scope, exported, actor=staff(), now=now())
    session.commit()
    of = scope.case.number if scope.case else f"{now():%Y%m%d-%H%M}"
    return send_file(
        file, mimetype=ALL_FORMATS[form].media_type, as_attachment=True, download_name=f"jejak-audit-{of}.{form}"
    )
