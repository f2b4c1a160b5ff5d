"""The answer to a step that failed by a fault of the procedure: it is recorded, and nothing that was typed is lost."""

from collections.abc import Mapping

from flask import Flask, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.audit import Actor
from app.cases.drafts import save_draft
from app.cases.errors import Refused
from app.cases.faults import ProcessFault
from app.cases.incidents import DECIDERS, record_incident
from app.clock import now
from app.database import begin_writing, db
from app.models import COMPLAINT, TICKET, Case, Incident
from app.web.drafts import form_of
from app.web.kept import kept_texts, typed
from app.web.public import ask
from app.web.sign_in import signed_in, staff
from app.web.uploads import stored_uploads

STATUS = 409  # as for what another was first at: nothing was changed, and trying again may help
_REQUESTS: Mapping[str, str] = {"public.new_ticket": TICKET, "public.complaint": COMPLAINT}


def register(app: Flask) -> None:
    app.register_error_handler(ProcessFault, _answer)


def record_failure(fault: ProcessFault) -> Incident | None:
    """Roll the step back, and record it in a transaction of its own, with what was typed as a draft of its form."""
    current_app.logger.error("a step failed by a fault of the procedure: %s", fault, exc_info=fault)
    session = db.session()
    session.rollback()
    begin_writing(session)
    incident = record_incident(session, fault, actor=_actor(fault), now=now())
    _keep_draft()
    session.commit()
    return incident


def _answer(fault: ProcessFault) -> ResponseReturnValue:
    incident = record_failure(fault)
    if request.blueprint == "public":
        return _public_page(fault), STATUS
    may_decide = current_user.is_authenticated and bool(current_user.group_keys & set(DECIDERS))
    page = render_template(
        "errors/failed_step.html",
        incident=incident,
        may_decide=may_decide,
        form_url=form_of(request.path)[1],
        kept=kept_texts(),
    )
    return page, STATUS


def _public_page(fault: ProcessFault) -> str:
    kind = _REQUESTS.get(request.endpoint or "")
    if kind is not None:
        flash(
            _(
                "Karena gangguan pada sistem kami, permintaan Anda belum dapat dicatat. Petugas sudah diberi tahu. "
                "Isian Anda masih ada di bawah: kirim lagi nanti, atau hubungi kami lewat telepon atau surel."
            ),
            "danger",
        )
        return ask.show_again(kind, is_stale=False, uploads=stored_uploads())
    token = (request.view_args or {}).get("token")
    is_kept = fault.letter is not None
    return render_template("public/failed_step.html", token=token, is_kept=is_kept, kept=kept_texts())


def _actor(fault: ProcessFault) -> Actor:
    if request.blueprint != "public":
        return staff()
    case = db.session.get(Case, fault.case_id) if fault.case_id else None
    return Actor.asking(case.requester) if case else Actor()


def _keep_draft() -> None:
    """Let the form come back filled in; a draft that was kept while it was typed gives way to what was sent."""
    key = form_of(request.path)[0]
    if not key or not current_user.is_authenticated:
        return
    try:
        save_draft(db.session(), signed_in().id, key, {**typed(), **stored_uploads()}, now=now())
    except Refused:  # longer than any form takes
        current_app.logger.warning("what was typed is too long for a draft")
