"""`/tiket/<id>/pesan/<id>/…`, `/tiket/<id>/pengirim-asli`: one click for what only a person can tell."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.correspond import CONFIRMATION, OBJECTION
from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.reinterpret import accept_offered, count_as
from app.channels.quoting import passages
from app.clock import now
from app.database import db
from app.web.cases.loading import case_for
from app.web.cases.ways_back import back_to_case
from app.web.letters.view import pictures
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("letters", __name__)
bp.add_app_template_filter(passages, "passages")
bp.add_app_template_filter(pictures, "pictures")


@bp.post("/tiket/<int:case_id>/pesan/<int:message_id>/keberatan")
@only_for(*WORKING_GROUPS)
def as_objection(case_id: int, message_id: int) -> ResponseReturnValue:
    """Let a mail that was kept count as an objection: the case is handled again."""
    _count_as(case_id, message_id, OBJECTION)
    flash(_("Pesan itu kini keberatan. Tiket ditangani kembali."), "success")
    return redirect(back_to_case(case_id), 303)


@bp.post("/tiket/<int:case_id>/pesan/<int:message_id>/konfirmasi")
@only_for(*WORKING_GROUPS)
def as_confirmation(case_id: int, message_id: int) -> ResponseReturnValue:
    """Let a mail that was kept count as the confirmation that the answer helped."""
    _count_as(case_id, message_id, CONFIRMATION)
    flash(_("Pesan itu kini konfirmasi. Tiket ditutup."), "success")
    return redirect(back_to_case(case_id), 303)


@bp.post("/tiket/<int:case_id>/pengirim-asli")
@only_for(*WORKING_GROUPS)
def accept_sender(case_id: int) -> ResponseReturnValue:
    """Make the original sender of a mail that was passed on the requester."""
    session = db.session()
    case = case_for(session, case_id, signed_in())
    accept_offered(session, case.id, actor=staff(), now=now())
    session.commit()
    flash(_("Pengirim asli kini pemohon tiket ini dan mendapat tanda terima."), "success")
    return redirect(back_to_case(case_id), 303)


def _count_as(case_id: int, message_id: int, meaning: str) -> None:
    session = db.session()
    case = case_for(session, case_id, signed_in())
    count_as(session, case.id, message_id, meaning, actor=staff(), now=now())
    session.commit()
