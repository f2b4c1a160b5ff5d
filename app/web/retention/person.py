"""`/retensi/orang`: find what a person left, see what erasing would take and leave, and erase it."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.audit import Actor
from app.cases.erasure import (
    REMAINS,
    Grounds,
    Sought,
    cases_of_person,
    drafts_that_name,
    mail_without_case,
    preview_of,
)
from app.cases.errors import BadAnswer
from app.clock import clock_of, now
from app.database import db
from app.jobs.erasing import erase_chosen, erase_left_outside
from app.models import Case, User
from app.models.people import ADMINISTRATOR
from app.web.addresses import LARGEST
from app.web.admin.fields import refuse, text_of
from app.web.permissions import only_for
from app.web.retention.forms import EraseForm, PersonForm
from app.web.sign_in import signed_in

OUTSIDE = "luar"
"""The box that says: also what belongs to no case."""


@only_for(ADMINISTRATOR)
def show() -> ResponseReturnValue:
    return _page(EraseForm())


@only_for(ADMINISTRATOR)
def erase() -> ResponseReturnValue:
    """Erase the cases that were ticked, one transaction each, and what belongs to none where that was ticked too."""
    session, form, sought = db.session(), EraseForm(request.form), _sought()
    chosen = {number for number in request.form.getlist("case", type=int) if 0 < number <= LARGEST}
    wants_outside = OUTSIDE in request.form
    if not form.validate():
        return _page(form), 422
    found = [case.id for case in cases_of_person(session, sought) if case.id in chosen]
    problem = _problem_with(form.grounds(), found)
    if problem is not None:
        refuse(form[problem.field], problem.sentence)
        return _page(form), 422
    if not found and not wants_outside:
        refuse(form.reason, _("Centang sedikitnya satu tiket, atau yang tidak menjadi tiket."))
        return _page(form), 422
    actor, grounds = Actor.staff(session.get_one(User, signed_in().id)), form.grounds()
    try:
        if wants_outside:
            erase_left_outside(session, sought, grounds, actor=actor, clock=clock_of(current_app))
    except BadAnswer as bad:
        session.rollback()
        refuse(form[bad.field], bad.sentence)
        return _page(form), 422
    done = list(erase_chosen(session, found, grounds, actor=actor, clock=clock_of(current_app)))
    _tell(len(done), [sentence for _case_id, sentence in done if sentence])
    return redirect(url_for("retention.person", **_asked()), 303)


def _problem_with(grounds: Grounds, case_ids: list[int]) -> BadAnswer | None:
    """Return why this may not stand in the trail of one of these cases for ever."""
    try:
        for case_id in case_ids:
            grounds.require_nameless(db.session.get_one(Case, case_id))
    except BadAnswer as bad:
        return bad
    return None


def _tell(looked_at: int, stays: list[str]) -> None:
    erased = looked_at - len(stays)
    words = ngettext("Isi %(num)d tiket dihapus.", "Isi %(num)d tiket dihapus.", erased)
    flash(_("Yang tidak menjadi tiket dihapus.") if not looked_at else words, "success" if not stays else "info")
    for sentence in stays:
        flash(sentence, "danger")


def _asked() -> dict[str, Any]:
    return {key: request.args[key] for key in ("surel", "telepon", "nama") if request.args.get(key)}


def _sought() -> Sought:
    form = PersonForm(request.args)
    return Sought(name=text_of(form.nama), email=text_of(form.surel), phone=text_of(form.telepon))


def _page(form: EraseForm) -> str:
    session, sought = db.session(), _sought()
    mails, undecided = mail_without_case(session, sought.email)
    drafts = drafts_that_name(session, sought)
    previews = (
        [preview_of(session, case, now()) for case in cases_of_person(session, sought)] if sought.is_enough else []
    )
    return render_template(
        "retention/person.html",
        search=PersonForm(request.args),
        form=form,
        sought=sought,
        asked=_asked(),
        previews=previews,
        chosen=set(request.form.getlist("case", type=int)),
        is_sent=request.method == "POST",
        mails=len(mails),
        undecided=undecided,
        drafts=len(drafts),
        remains=REMAINS,
        outside=OUTSIDE,
    )
