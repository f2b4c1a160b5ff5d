"""What the layouts show around a page: the trial banner, the service's details, the entries of the menu."""

from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.administration.agency import all_settings
from app.cases import inbox
from app.cases.incidents import DECIDERS, count_open
from app.clock import now
from app.database import db
from app.models.people import (
    ADMINISTRATOR,
    AUDITOR,
    KOORDINATOR,
    PROCESS_OWNER,
)
from app.web.service_hours import current_calendar, in_one_line


def register(app: Flask) -> None:
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    values: dict[str, Any] = {
        "trial": current_app.extensions["settings"].is_trial,
        "keeps_mail": current_app.extensions["mail_server"] is None,
    }
    if not has_request_context():
        return values
    try:
        values["service"] = _service()
        if current_user.is_authenticated:
            values |= _staff()
    except Exception:  # an error page must show even when the database does not answer
        db.session.rollback()
    return values


def _service() -> dict[str, str]:
    details = all_settings(db.session())
    return {
        "name": details["service_name"],
        "phone": details["helpdesk_phone"],
        "email": details["helpdesk_email"],
        "complaint_email": details["complaint_email"],
        "address": details["address"],
        "decree": details["decree_number"],
        "agency": details["agency_name"],
        "hours": in_one_line(current_calendar(db.session()), now()),
    }


def _staff() -> dict[str, Any]:
    groups = current_user.group_keys
    entries: list[dict[str, Any]] = []
    if groups & inbox.WORKING_GROUPS:
        entries += _queues()
    if KOORDINATOR in groups:
        entries += [
            _entry(_("Koordinator"), "coordination.overview", heading=_("Pengawasan")),
            _entry(_("Register pengaduan"), "coordination.complaints"),
        ]
    if groups & set(DECIDERS):
        heading = None if KOORDINATOR in groups else _("Pengawasan")
        entry = _entry(_("Insiden"), "incidents.overview", heading=heading)
        entries.append({**entry, "count": _count(count_open(db.session())), "overdue": True})
    if groups & (inbox.WORKING_GROUPS | {AUDITOR}):
        entries.append(_entry(_("Semua tiket"), "cases.search", heading=_("Arsip")))
    if AUDITOR in groups:
        entries.append(_entry(_("Jejak audit"), "audit.overview"))
    if groups & {PROCESS_OWNER, AUDITOR, KOORDINATOR}:
        entries.append(_entry(_("Proses"), "procedure.versions"))
    if ADMINISTRATOR in groups:
        entries.append(_entry(_("Pengguna & kelompok"), "admin.users", heading=_("Pengaturan")))
        entries.append(_entry(_("Kalender kerja"), "admin.calendar"))
        entries.append(_entry(_("Kategori"), "admin.categories"))
        entries.append(_entry(_("Data instansi"), "admin.agency"))
    if groups & {ADMINISTRATOR, KOORDINATOR} or current_app.extensions["settings"].is_trial:
        entries.append(_entry(_("Kotak keluar"), "outbox.overview", heading=_("Surel")))
    names = sorted(group.name for group in current_user.groups)
    user_nav = [{"url": url_for("auth.change_password"), "label": _("Ubah kata sandi")}]
    return {"nav": entries, "user_note": ", ".join(names), "user_nav": user_nav}


def _queues() -> list[dict[str, Any]]:
    counts = inbox.count_queues(db.session(), current_user, now())
    labels = (
        (inbox.MINE, _("Tugas saya")),
        (inbox.GROUPS, _("Tugas kelompok")),
        (inbox.FOLLOWED, _("Yang saya ikuti")),
        (inbox.AT_RISK, _("Segera jatuh tempo")),
        (inbox.OVERDUE, _("Lewat SLA")),
    )
    return [
        {
            **_entry(label, "inbox.queue", heading=_("Kotak tugas") if queue == inbox.MINE else None, queue=queue),
            "count": _count(counts[queue]),
            "overdue": queue == inbox.OVERDUE,
        }
        for queue, label in labels
    ]


def _count(number: int) -> str:
    """Return what the menu shows beside a queue: nothing where there is nothing, "99+" where there is much."""
    if number > inbox.MOST_COUNTED:
        return f"{inbox.MOST_COUNTED}+"
    return str(number) if number else ""


def _entry(label: str, endpoint: str, *, heading: str | None = None, **values: Any) -> dict[str, Any]:
    url = url_for(endpoint, **values)
    is_here = request.path == url or request.path.startswith(f"{url}/")
    return {"label": label, "url": url, "heading": heading, "active": is_here}
