"""The business calendar: read it, try what is due when, change it into a new version."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.administration.business_calendar import change_calendar, latest_calendar
from app.clock import now
from app.database import db
from app.models import CalendarVersion, Case, User
from app.models.people import ADMINISTRATOR
from app.sla import Calendar, NoOpening, due_at
from app.sla.differences import differences
from app.web.admin.calendar_form import MORE_ROWS, CalendarForm, calendar_of, form_of
from app.web.admin.fields import refuse, submitted, text_of
from app.web.permissions import only_for
from app.web.sign_in import staff

TARGETS = (1, 3)


@dataclass(frozen=True, slots=True)
class Due:
    """When a request of `days` working days would be due, by the calendar in force and by the one being typed."""

    days: int
    before: datetime | None
    after: datetime | None


@only_for(ADMINISTRATOR)
def show_calendar() -> ResponseReturnValue:
    return _show(latest_calendar(db.session()))


@only_for(ADMINISTRATOR)
def show_version(calendar_id: int) -> ResponseReturnValue:
    return _show(db.session.get(CalendarVersion, calendar_id) or abort(404))


@only_for(ADMINISTRATOR)
def edit_calendar() -> ResponseReturnValue:
    """Change the calendar: add rows, try it out, save it as the next version."""
    latest = latest_calendar(db.session())
    before = Calendar.from_json(latest.content)
    if request.method != "POST":
        typed = submitted()
        return _edit(CalendarForm(typed) if typed else form_of(before, latest.id), before, None, 200)
    form, action = CalendarForm(request.form), request.form.get("action")
    if action == "rows":
        form.add_rows(MORE_ROWS)
        return _edit(form, before, None, 200)
    after = calendar_of(form)
    if action == "save":
        _check_save(form, latest, before, after)
    if after is None or not form.is_sound:
        return _edit(form, before, after, 422)
    if action != "save":
        return _edit(form, before, after, 200)
    change_calendar(db.session(), after.to_json(), reason=text_of(form.reason), actor=staff(), now=now())
    db.session.commit()
    flash(_("Kalender disimpan sebagai versi baru. Kasus yang sudah ada tetap memakai versinya."), "success")
    return redirect(url_for(".calendar"), 303)


def _check_save(form: CalendarForm, latest: CalendarVersion, before: Calendar, after: Calendar | None) -> None:
    if not form.reason.data:
        refuse(form.reason, _("Isi alasannya; auditor akan membacanya."))
    if form.based_on.data != str(latest.id):
        who = db.session.get(User, latest.created_by_id) if latest.created_by_id else None
        name = who.name if who else _("orang lain")
        form.form_errors.append(
            _(
                "%(name)s menyimpan versi %(version)s sesudah Anda membuka halaman ini. Periksa perubahan di bawah, "
                "lalu simpan lagi.",
                name=name,
                version=latest.id,
            )
        )
        form.based_on.data = str(latest.id)
    elif after is not None and not differences(before, after):
        form.form_errors.append(_("Belum ada yang berubah dari versi yang berlaku."))


def _show(version: CalendarVersion) -> ResponseReturnValue:
    session = db.session()
    calendar = Calendar.from_json(version.content)
    counts = {
        row[0]: row[1] for row in session.execute(select(Case.calendar_id, func.count()).group_by(Case.calendar_id))
    }
    people = {row[0]: row[1] for row in session.execute(select(User.id, User.name))}
    received = _received(calendar)
    return render_template(
        "admin/calendar.html",
        version=version,
        latest=latest_calendar(session),
        calendar=calendar,
        versions=session.scalars(select(CalendarVersion).order_by(CalendarVersion.id.desc())).all(),
        counts=counts,
        people=people,
        received=received,
        due=[Due(days, _due(calendar, received, days), None) for days in TARGETS],
        this_year=now().astimezone(calendar.timezone).year,
    )


def _edit(form: CalendarForm, before: Calendar, after: Calendar | None, status: int) -> ResponseReturnValue:
    received = _received(before)
    page = render_template(
        "admin/edit_calendar.html",
        form=form,
        changes=differences(before, after) if after else [],
        is_tried=after is not None,
        received=received,
        due=[Due(days, _due(before, received, days), _due(after, received, days)) for days in TARGETS],
    )
    return page, status


def _received(calendar: Calendar) -> datetime:
    """Return the instant to try with: the one asked for, else now."""
    try:
        given = datetime.fromisoformat(request.values.get("received", ""))
    except ValueError:
        return now().astimezone(calendar.timezone).replace(second=0, microsecond=0)
    return given.replace(tzinfo=calendar.timezone) if given.tzinfo is None else given.astimezone(calendar.timezone)


def _due(calendar: Calendar | None, received: datetime, days: int) -> datetime | None:
    try:
        return due_at(calendar, received, days) if calendar else None
    except NoOpening:
        return None
