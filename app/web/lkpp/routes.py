"""`/tiket/<id>/lkpp`: the question to LKPP, how it stands there, and what came from there by mail."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer, NotFound
from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.lkpp.proposal import accept_answer, decline_answer, proposals_for
from app.cases.lkpp.standing import Standing, note_state, standing_at_lkpp
from app.cases.queue_slip import today
from app.clock import now
from app.database import db
from app.models import Case
from app.models.people import ADMIN_PPE, AUDITOR
from app.web.cases.loading import case_for
from app.web.lkpp.forms import STATE_WORDS, StandingForm
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("lkpp", __name__)


@bp.get("/tiket/<int:case_id>/lkpp")
@only_for(*WORKING_GROUPS, AUDITOR)
def show(case_id: int) -> ResponseReturnValue:
    return _page(*_standing(case_id))


@bp.post("/tiket/<int:case_id>/lkpp")
@only_for(ADMIN_PPE)
def note(case_id: int) -> ResponseReturnValue:
    """Note number, state and date."""
    case, standing = _standing(case_id)
    form = StandingForm(request.form)
    if not (form.validate() and _noted(case, form)):
        return _page(case, standing, form), 422
    db.session.commit()
    flash(_("Keadaan di LKPP dicatat."), "success")
    return redirect(url_for(".show", case_id=case_id), 303)


@bp.post("/tiket/<int:case_id>/lkpp/surel/<int:mail_id>/terima")
@only_for(ADMIN_PPE)
def accept(case_id: int, mail_id: int) -> ResponseReturnValue:
    """Take a mail as LKPP's answer: the step that waits for it is completed with its text."""
    session, case = db.session(), case_for(db.session(), case_id, signed_in())
    accept_answer(session, case.id, mail_id, actor=staff(), now=now())
    session.commit()
    flash(_("Surel diterima sebagai jawaban LKPP. Telaah jawabannya."), "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@bp.post("/tiket/<int:case_id>/lkpp/surel/<int:mail_id>/tolak")
@only_for(ADMIN_PPE)
def decline(case_id: int, mail_id: int) -> ResponseReturnValue:
    """Say that a mail is not the answer; it waits for Helpdesk then."""
    session, case = db.session(), case_for(db.session(), case_id, signed_in())
    decline_answer(session, case.id, mail_id, actor=staff(), now=now())
    session.commit()
    flash(_("Surel itu kini menunggu keputusan Helpdesk di Surel masuk."), "info")
    return redirect(url_for(".show", case_id=case_id), 303)


def _noted(case: Case, form: StandingForm) -> bool:
    """Note what the form says, or put the reason beside the field that cannot be taken."""
    assert form.stated_on.data is not None
    try:
        note_state(
            db.session(),
            case.id,
            number=form.number.data or "",
            state=form.state.data,
            stated_on=form.stated_on.data,
            actor=staff(),
            now=now(),
        )
    except BadAnswer as bad:
        form.refuse(bad)
        return False
    return True


def _standing(case_id: int) -> tuple[Case, Standing]:
    case = case_for(db.session(), case_id, signed_in())
    standing = standing_at_lkpp(db.session(), case, now=now())
    if standing is None:
        raise NotFound(_("Tiket ini belum pernah ditanyakan kepada LKPP."))
    return case, standing


def _page(case: Case, standing: Standing, form: StandingForm | None = None) -> str:
    session = db.session()
    return render_template(
        "lkpp/show.html",
        case=case,
        standing=standing,
        form=form or StandingForm.of(standing, today(session, now())),
        proposals=proposals_for(session, case),
        may_act=ADMIN_PPE in signed_in().group_keys,
        state_words=STATE_WORDS,
    )
