"""`/ketidakhadiran`: say when one is away; Koordinator says it for others."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.cases.absence import (
    absence_by_id,
    absences_from,
    cancel_absence,
    day_of,
    hand_over_to_deputy,
    held_tasks,
    possible_deputies,
    set_absence,
)
from app.cases.errors import BadAnswer, Refused
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
    user = _chosen(form.user.data) or signed_in()
    if not form.validate():
        return _page(form), 422
    try:
        set_absence(session, user, *form.days, _chosen(form.deputy.data), actor=staff(), now=now())
    except BadAnswer as bad:
        form[bad.field].errors = [bad.sentence]
        return _page(form), 422
    session.commit()
    flash(_("Ketidakhadiran %(name)s dicatat.", name=user.name), "success")
    return redirect(url_for(".overview"), 303)


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
    form.offer(
        _staff_at_work() if leads else [reader], _staff_at_work() if leads else possible_deputies(session, reader)
    )
    today = day_of(session, now())
    listed = absences_from(session, today)
    held = {absence.id: len(held_tasks(session, absence.user_id)) for absence in listed if _is_theirs(absence, reader)}
    return render_template("absence/overview.html", form=form, absences=listed, held=held, leads=leads, today=today)


def _is_theirs(absence: Absence, reader: User) -> bool:
    return absence.user_id == reader.id or KOORDINATOR in reader.group_keys


def _staff_at_work() -> Sequence[User]:
    users = db.session.scalars(select(User).where(User.is_active).order_by(User.name)).unique()
    return [user for user in users if user.group_keys & WORKING_GROUPS]


def _chosen(value: str | None) -> User | None:
    return db.session.get(User, int(value)) if value and value.isdigit() and len(value) < 10 else None
