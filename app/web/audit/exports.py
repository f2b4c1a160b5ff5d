"""`/audit/ekspor`: exports that are made in the background: ask, see how far they are, fetch."""

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit.export import FORMATS
from app.cases.auditing.export_jobs import (
    ask_export,
    export_by_id,
    path_of_export,
    recent_exports,
    record_fetching,
)
from app.cases.errors import NotFound
from app.clock import now
from app.database import begin_writing, db
from app.models.people import AUDITOR
from app.web.audit.asked import format_asked_for, subject_and_told
from app.web.permissions import only_for
from app.web.sign_in import staff

bp = Blueprint("audit_exports", __name__, url_prefix="/audit/ekspor")


@bp.post("")
@only_for(AUDITOR)
def ask() -> ResponseReturnValue:
    """Ask for what the filters of this address find."""
    session = db.session()
    subject, told = subject_and_told()
    job = ask_export(session, subject, told, format_asked_for(), actor=staff(), now=now())
    session.commit()
    flash(_("Ekspor diminta. Halaman ini boleh ditinggalkan."), "success")
    return redirect(url_for("audit_exports.show", job_id=job.id), 303)


@bp.get("/daftar")
@only_for(AUDITOR)
def recent() -> ResponseReturnValue:
    """See what was asked for in the last days."""
    return render_template("audit/exports.html", jobs=recent_exports(db.session(), now()))


@bp.get("/<int:job_id>")
@only_for(AUDITOR)
def show(job_id: int) -> ResponseReturnValue:
    """See how far an export is; the page looks again by itself until it is over."""
    return render_template("audit/export_job.html", job=export_by_id(db.session(), job_id))


@bp.get("/<int:job_id>/berkas")
@only_for(AUDITOR)
def fetch(job_id: int) -> ResponseReturnValue:
    """Send the file, after the trail says that it was taken out."""
    session = db.session()
    session.rollback()
    begin_writing(session)
    job = record_fetching(session, job_id, actor=staff(), now=now())
    path, form = path_of_export(session, job.id, job.form), job.form
    if not path.is_file():
        session.rollback()
        raise NotFound(_("Berkas ekspor itu tidak ada lagi di server. Buat lagi bila masih diperlukan."))
    name = f"jejak-audit-{job.asked_at:%Y%m%d-%H%M}.{form}"
    session.commit()
    return send_file(path, mimetype=FORMATS[form].media_type, as_attachment=True, download_name=name)
