"""`/audit/segel`: the seals over the trail, and what somebody outside needs to check them without this application.

The private key is never read here: the public one stands in the file outside the database.
"""

import tempfile
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.evidence import VERIFIER, write_evidence
from app.audit.export import Exported, Scope, count_of, digest_of_file, of_case, record_export
from app.audit.outside import BrokenOutside, Outside, read_outside
from app.audit.standing import Standing, standing
from app.cases.auditing.export_jobs import MOST_AT_ONCE
from app.cases.errors import Conflict, NotFound
from app.clock import now
from app.database import begin_writing, db
from app.jobs.sealing import seal_places_of
from app.models import AuditSeal
from app.models.people import AUDITOR
from app.web.audit.by_key import page_by_key
from app.web.permissions import only_for
from app.web.sign_in import staff

bp = Blueprint("seals", __name__, url_prefix="/audit/segel")
EVIDENCE = "evidence"


@bp.get("")
@only_for(AUDITOR)
def overview() -> ResponseReturnValue:
    """See the newest seal, what lies after it, how all of it is checked, and the seals before."""
    page = page_by_key(select(AuditSeal).order_by(AuditSeal.number.desc()), AuditSeal.number)
    return render_template("audit/seals.html", page=page, standing=_standing())


@bp.get("/kunci")
@only_for(AUDITOR)
def public_key() -> ResponseReturnValue:
    """Hand out the public key of the newest seal."""
    return Response(
        _public_key(),
        mimetype="application/x-pem-file",
        headers={"Content-Disposition": "attachment; filename=kunci-segel.pem"},
    )


@bp.get("/pemeriksa")
@only_for(AUDITOR)
def verifier() -> ResponseReturnValue:
    """Hand out the one file that checks an archive offline."""
    return send_file(VERIFIER, mimetype="text/x-python", as_attachment=True, download_name=VERIFIER.name)


@bp.get("/bukti")
@only_for(AUDITOR)
def evidence() -> ResponseReturnValue:
    """Take out the archive of one case, or of the whole trail while it is short, and record it."""
    session, number = db.session(), request.args.get("nomor", "").strip().upper()
    scope = _scope(session, number)
    if scope.case is None and count_of(session, scope, most=MOST_AT_ONCE) > MOST_AT_ONCE:
        raise Conflict(
            _(
                "Seluruh jejak terlalu besar untuk diunduh di sini. Sebutkan nomor tiket, atau minta pengelola "
                "menjalankan “flask audit evidence”."
            )
        )
    return _send(session, scope, _public_key())


def _send(session: Session, scope: Scope, key: str) -> Response:
    """The archive is made whole first, on disk, and the trail says that it was taken out before it leaves."""
    session.rollback()  # it is read in a snapshot of its own
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    exported = Exported(EVIDENCE, write_evidence(session, scope.case, key, file), digest_of_file(file))
    session.rollback()
    begin_writing(session)
    record_export(session, scope, exported, actor=staff(), now=now())
    session.commit()
    of = scope.case.number if scope.case else f"{now():%Y%m%d-%H%M}"
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"bukti-{of}.zip")


def _scope(session: Session, number: str) -> Scope:
    try:
        return of_case(session, number) if number else Scope()
    except LookupError:
        raise NotFound(_("Tiket %(number)s tidak ada. Periksa nomornya.", number=number)) from None


def _public_key() -> str:
    key = _standing().public_key
    if key is None:
        raise Conflict(_("Belum ada segel, atau berkas segel di luar basis data tidak memuat kunci publiknya."))
    return key


def _standing() -> Standing:
    try:
        outside: Outside | None = _outside(seal_places_of(current_app).outside)
    except BrokenOutside:
        outside = None
    return standing(db.session(), outside)


def _outside(path: Path) -> Outside:
    """Read the file anew only where it has changed: it grows by a line with each seal, for ever."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return Outside()
    return _as_it_stands(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=1)
def _as_it_stands(path: Path, _size: int, _changed_at: int) -> Outside:
    return read_outside(path) or Outside()
