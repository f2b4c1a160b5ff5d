"""Begin a draft: what it is called, and what it begins with."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.clock import now
from app.database import db
from app.definitions.drafts import FileRefused, open_draft
from app.definitions.published import load
from app.definitions.versions import all_versions, deployment_of
from app.models import Deployment, ProcedureDraft
from app.web.permissions import only_for
from app.web.procedure_drafts.archives import uploaded_zip
from app.web.procedure_drafts.loading import MAY_EDIT
from app.web.sign_in import staff

LONGEST_NAME = 120


@only_for(*MAY_EDIT)
def new() -> ResponseReturnValue:
    """Ask what a new draft is called and what it begins with: a version, or a zip."""
    versions = [item.deployment for item in all_versions(db.session())]
    chosen = request.values.get("dari", type=int) or next((one.version for one in versions if one.is_active), 0)
    problems: dict[str, str] = {}
    if request.method == "POST":
        base = deployment_of(db.session(), chosen)
        draft = _opened(base, problems)
        if draft is not None:
            flash(_("Draf “%(name)s” dibuat.", name=draft.name), "success")
            return redirect(url_for("drafts.show", draft_id=draft.id), 303)
    page = render_template("procedure_drafts/new.html", versions=versions, chosen=chosen, problems=problems)
    return page, 422 if problems else 200


def _opened(base: Deployment | None, problems: dict[str, str]) -> ProcedureDraft | None:
    """Open the draft that was asked for; None with what is wrong."""
    session = db.session()
    name = name_typed(problems)
    left_out: tuple[str, ...] = ()
    try:
        unpacked = uploaded_zip()
        if unpacked is not None:
            files, left_out = dict(unpacked.files), unpacked.left_out
        else:
            files = dict(load(session, base.id).files) if base is not None else {}
            if base is None:
                problems["dari"] = _("Pilih versi, atau berkas zip.")
        if problems:
            return None
        draft = open_draft(
            session, name=name, files=files, based_on=base.id if base else None, actor=staff(), now=now()
        )
    except FileRefused as refused:
        session.rollback()
        problems["zip"] = refused.sentence
        return None
    session.commit()
    if left_out:
        flash(
            _("Tidak diambil, karena di luar processes/ dan forms/: %(files)s", files=", ".join(left_out[:20])), "info"
        )
    return draft


def name_typed(problems: dict[str, str]) -> str:
    name = " ".join(request.form.get("nama", "").split())
    if not name:
        problems["nama"] = _("Beri nama draf ini: apa yang hendak diubah.")
    elif len(name) > LONGEST_NAME:
        problems["nama"] = _("Paling banyak %(max)d karakter.", max=LONGEST_NAME)
    return name
