"""`/ketidakhadiran`: say when one is away; Koordinator says it for others."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from wtforms import SelectField

from app.cases.absence import (
    absence_by_id,
    absences_from,
    away_on,
    cancel_absence,
    count_held,
    day_of,
    hand_over_to_deputy,
    held_tasks,
    possible_deputies,
    set_absence,
    standing_in,
)
from app.cases.errors import BadAnswer, Conflict, Refused
from app.cases.inbox.queues import WORKING_GROUPS
from app.clock import now
from app.database import begin_writing, db
from app.models import Absence, User
from app.models.people import KOORDINATOR
from app.web.absence.forms import AbsenceForm
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("absence", __name__)


@bp.get("/ketidakhadiran")
@only_for(*WORKING_GROUPS)
def overview() -> ResponseReturnValue:
    """Show who is or will be away, and the form to say so."""
    return _page(AbsenceForm(data={"user": str(signed_in().id)}))


@bp.post("/ketidakhadiran")
@only_for(*WORKING_GROUPS)
def add() -> ResponseReturnValue:
    session, form = db.session(), AbsenceForm(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        user, deputy = _chosen(form.user) or signed_in(), _chosen(form.deputy)
        set_absence(session, user, *form.days, deputy, actor=staff(), now=now())
    except BadAnswer as bad:
        form[bad.field].errors = [bad.sentence]
        return _page(form), 422
    except Conflict as conflict:
        form.first_day.errors = [conflict.sentence]
        return _page(form), 409
    flash(_("Ketidakhadiran %(name)s dicatat.", name=user.name), "success")
    _say_whom_they_stand_in_for(user, *form.days)
    session.commit()
    return redirect(url_for(".overview"), 303)


def _say_whom_they_stand_in_for(user: User, first_day: date, last_day: date) -> None:
    """Say whose work does not come to somebody after all, since they are away themselves."""
    others = [one.user.name for one in standing_in(db.session(), user, first_day, last_day)]
    if others:
        flash(
            _(
                "%(who)s tercatat sebagai pengganti %(names)s. "
                "Bila keduanya tidak hadir, tugasnya kembali ke kelompok.",
                who=_("Anda") if user.id == signed_in().id else user.name,
                names=", ".join(dict.fromkeys(others)),
            ),
            "info",
        )


@bp.post("/ketidakhadiran/<int:absence_id>/hapus")
@only_for(*WORKING_GROUPS)
def cancel(absence_id: int) -> ResponseReturnValue:
    """End an absence, or take back one to come."""
    session = db.session()
    absence = cancel_absence(session, absence_id, actor=staff(), now=now())
    session.commit()
    flash(_("Catatan ketidakhadiran %(name)s dihapus.", name=absence.user.name), "info")
    return redirect(url_for(".overview"), 303)


@bp.post("/ketidakhadiran/<int:absence_id>/serahkan")
@only_for(*WORKING_GROUPS)
def hand_over(absence_id: int) -> ResponseReturnValue:
    """Give the open tasks of somebody absent to the deputy, each in a transaction of its own."""
    session = db.session()
    task_ids = held_tasks(session, absence_by_id(session, absence_id).user_id)
    given = [_handed_over(absence_id, task_id) for task_id in task_ids]
    taken, returned = given.count(True), given.count(False)
    if taken:
        flash(ngettext("%(num)s tugas diserahkan.", "%(num)s tugas diserahkan.", taken), "success")
    if returned:
        flash(
            ngettext("%(num)s tugas kembali ke kelompoknya.", "%(num)s tugas kembali ke kelompoknya.", returned), "info"
        )
    if given.count(None):
        flash(_("Sebagian tugas sudah berpindah sementara itu dan dibiarkan."), "info")
    return redirect(url_for(".overview"), 303)


def _handed_over(absence_id: int, task_id: int) -> bool | None:
    """Return whether the deputy has the task now; None where it has moved on meanwhile."""
    session = db.session()
    try:
        is_taken = hand_over_to_deputy(session, absence_by_id(session, absence_id), task_id, actor=staff(), now=now())
    except Refused as refused:
        if refused.status != 409:
            raise
        session.rollback()
        is_taken = None
    session.commit()
    begin_writing(session)
    return is_taken


def _page(form: AbsenceForm) -> str:
    session, reader = db.session(), signed_in()
    leads = KOORDINATOR in reader.group_keys
    people = _staff_at_work() if leads else [reader]
    form.offer(people, people if leads else possible_deputies(session, reader))
    today = day_of(session, now())
    listed = absences_from(session, today)
    theirs = [absence for absence in listed if _is_theirs(absence, reader)]
    counts = count_held(session, {absence.user_id for absence in theirs})
    return render_template(
        "absence/overview.html",
        form=form,
        absences=listed,
        held={absence.id: counts.get(absence.user_id, 0) for absence in theirs},
        away=away_on(session, today),
        leads=leads,
        today=today,
    )


def _is_theirs(absence: Absence, reader: User) -> bool:
    return absence.user_id == reader.id or KOORDINATOR in reader.group_keys


def _staff_at_work() -> Sequence[User]:
    users = db.session.scalars(select(User).where(User.is_active).order_by(User.name)).unique()
    return [user for user in users if user.group_keys & WORKING_GROUPS]


def _chosen(field: SelectField) -> User | None:
    """Return who was chosen, None where nobody was. Raises BadAnswer for whoever is not there."""
    given = field.data or ""
    found = db.session.get(User, int(given)) if given.isascii() and given.isdigit() and len(given) < 10 else None
    if given and found is None:
        words = {"user": _("Pilih siapa yang tidak hadir dari daftar."), "deputy": _("Pilih pengganti dari daftar.")}
        raise BadAnswer(field.name, words[field.name])
    return found
