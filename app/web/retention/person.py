"""`/retensi/orang`: find what a person left, see what erasing would take and leave, and erase it.

Whom one looks for goes by POST: no name, address or number stands in an address, a history or a log.
"""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.audit import Actor
from app.cases.erasure import (
    MOST_SHOWN,
    REMAINS,
    Grounds,
    Outside,
    Preview,
    Sought,
    cases_of_person,
    is_known_by_address,
    outside_of,
    preview_of,
)
from app.cases.errors import BadAnswer
from app.clock import clock_of, now
from app.database import db
from app.jobs.erased_files import scrub
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
    return render_template("retention/person.html", search=PersonForm(), form=EraseForm(), found=None, previews=[])


@only_for(ADMINISTRATOR)
def find_again() -> ResponseReturnValue:
    """Lead whoever comes back to the address of a search to the page on which one searches."""
    return redirect(url_for("retention.person"), 303)


@only_for(ADMINISTRATOR)
def find() -> ResponseReturnValue:
    """Show what a person left. The boxes of what is surely theirs are ticked, and nothing is changed."""
    search = PersonForm(request.form)
    sought = _sought(search)
    cases, outside = _cases(sought), outside_of(db.session(), sought, now())
    chosen = {case.id for case in cases if is_known_by_address(case.requester, sought)}
    has_mail = bool(outside.mails or outside.letters)
    return _page(search, EraseForm(), _Found(sought, cases, outside, chosen, has_mail))


@only_for(ADMINISTRATOR)
def erase() -> ResponseReturnValue:
    """Erase the cases that were ticked, one transaction each, and what belongs to none where that was ticked too."""
    session, form, sought = db.session(), EraseForm(request.form), _sought(PersonForm(request.form))
    chosen, wants_outside = _chosen(), OUTSIDE in request.form
    if not form.validate():
        return _refused(form)
    found = [case.id for case in cases_of_person(session, sought) if case.id in chosen]
    problem = _problem_with(form.grounds(), found)
    if problem is not None:
        refuse(form[problem.field], problem.sentence)
        return _refused(form)
    if not found and not wants_outside:
        refuse(form.reason, _("Centang sedikitnya satu tiket, atau yang tidak menjadi tiket."))
        return _refused(form)
    actor, grounds = Actor.staff(session.get_one(User, signed_in().id)), form.grounds()
    try:
        if wants_outside:
            erase_left_outside(session, sought, grounds, actor=actor, clock=clock_of(current_app))
    except BadAnswer as bad:
        session.rollback()
        refuse(form[bad.field], bad.sentence)
        return _refused(form)
    done = list(erase_chosen(session, found, grounds, actor=actor, clock=clock_of(current_app)))
    scrub(session)
    _tell(len(done), [sentence for _case_id, sentence in done if sentence])
    return redirect(url_for("retention.person"), 303)


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


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search has found, and which boxes are ticked."""

    sought: Sought
    cases: list[Case]  # one more than are shown, where there are more
    outside: Outside
    chosen: set[int]
    wants_outside: bool


def _refused(form: EraseForm) -> ResponseReturnValue:
    """Show the page anew with what was typed and ticked."""
    search = PersonForm(request.form)
    sought = _sought(search)
    outside = outside_of(db.session(), sought, now())
    return _page(search, form, _Found(sought, _cases(sought), outside, _chosen(), OUTSIDE in request.form)), 422


def _page(search: PersonForm, form: EraseForm, found: _Found) -> str:
    session = db.session()
    previews: list[Preview] = [preview_of(session, case, now()) for case in found.cases[:MOST_SHOWN]]
    return render_template(
        "retention/person.html",
        search=search,
        form=form,
        found=found,
        previews=previews,
        most=MOST_SHOWN,
        remains=REMAINS,
        outside=OUTSIDE,
    )


def _cases(sought: Sought) -> list[Case]:
    return cases_of_person(db.session(), sought, MOST_SHOWN + 1) if sought.is_enough else []


def _chosen() -> set[int]:
    return {number for number in request.form.getlist("case", type=int) if 0 < number <= LARGEST}


def _sought(form: PersonForm) -> Sought:
    return Sought(name=text_of(form.nama), email=text_of(form.surel), phone=text_of(form.telepon))
