"""What the layouts show around a page: the trial banner, the service's details, the entries of the menu."""

from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user

from app.administration.agency import all_settings
from app.cases.bell import RUNG_FOR, count_unread
from app.cases.faq.questions import count_unanswered
from app.cases.inbox import queues
from app.cases.incidents import DECIDERS, count_open
from app.cases.mail import listing as incoming_list
from app.cases.mass_incidents.lists import ongoing
from app.clock import now
from app.database import db
from app.definitions.publishing import count_waiting_for
from app.models.people import (
    ADMINISTRATOR,
    AUDITOR,
    KOORDINATOR,
    PROCESS_OWNER,
)
from app.web.counter.queue import COUNTER_STAFF
from app.web.inbox.menu import count_words, queue_entries
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
        values["mass_incidents"] = lambda: ongoing(db.session())
        if current_user.is_authenticated:
            values |= _staff()
    except Exception:  # an error page must show even when the database does not answer
        db.session.rollback()
    return values


def _service() -> dict[str, Any]:
    details = all_settings(db.session())
    return {
        "name": details["service_name"],
        "phone": details["helpdesk_phone"],
        "email": details["helpdesk_email"],
        "complaint_email": details["complaint_email"],
        "address": details["address"],
        "decree": details["decree_number"],
        "agency": details["agency_name"],
        # only public pages say them: elsewhere the calendar is not read
        "hours": LazyString(_hours),
    }


def _hours() -> str:
    try:
        return in_one_line(current_calendar(db.session()), now())
    except Exception:  # as above
        db.session.rollback()
        return ""


def _staff() -> dict[str, Any]:
    groups = current_user.group_keys
    entries: list[dict[str, Any]] = []
    if groups & queues.WORKING_GROUPS:
        entries += queue_entries(current_user)
    if groups & set(COUNTER_STAFF):
        entries.append(_entry(_("Antrean hari ini"), "counter.queue", heading=_("Loket")))
    if KOORDINATOR in groups:
        entries += [
            _entry(_("Koordinator"), "coordination.overview", heading=_("Pengawasan")),
            _entry(_("Register pengaduan"), "coordination.complaints"),
            _entry(_("Gangguan massal"), "mass_incidents.overview"),
            {**_entry(_("Kelola FAQ"), "faq.overview"), "count": count_words(count_unanswered(db.session()))},
        ]
    if groups & set(DECIDERS):
        heading = None if KOORDINATOR in groups else _("Pengawasan")
        entry = _entry(_("Insiden"), "incidents.overview", heading=heading)
        entries.append({**entry, "count": count_words(count_open(db.session())), "overdue": True})
    if groups & (queues.WORKING_GROUPS | {AUDITOR}):
        entries.append(_entry(_("Semua tiket"), "cases.search", heading=_("Arsip")))
    if groups & queues.WORKING_GROUPS:
        entries.append(_entry(_("Teks siap"), "text_modules.overview"))
    if AUDITOR in groups:
        entries.append(_entry(_("Jejak audit"), "audit.overview"))
    if groups & {PROCESS_OWNER, AUDITOR, KOORDINATOR}:
        entries.append(_entry(_("Laporan"), "reports.sla"))
        entry = _entry(_("Proses"), "procedure.versions")
        entries.append({**entry, "count": count_words(count_waiting_for(db.session(), current_user))})
    if ADMINISTRATOR in groups:
        entries.append(_entry(_("Pengguna & kelompok"), "admin.users", heading=_("Pengaturan")))
        entries.append(_entry(_("Kalender kerja"), "admin.calendar"))
        entries.append(_entry(_("Kategori"), "admin.categories"))
        entries.append(_entry(_("Data instansi"), "admin.agency"))
        entries.append(_entry(_("Persetujuan penerbitan"), "publishing.rule"))
        entries.append(_entry(_("Kotak surel masuk"), "mail.mailboxes"))
    reads_mail = bool(groups & set(incoming_list.READERS))
    if reads_mail:
        entry = _entry(_("Surel masuk"), "mail.overview", heading=_("Surel"))
        entries.append({**entry, "count": count_words(incoming_list.count_undecided(db.session(), current_user))})
    if groups & {ADMINISTRATOR, KOORDINATOR} or current_app.extensions["settings"].is_trial:
        entries.append(_entry(_("Kotak keluar"), "outbox.overview", heading=None if reads_mail else _("Surel")))
    names = sorted(group.name for group in current_user.groups)
    user_nav = [{"url": url_for("auth.change_password"), "label": _("Ubah kata sandi")}]
    values: dict[str, Any] = {"nav": entries, "user_note": ", ".join(names), "user_nav": user_nav}
    if groups & queues.WORKING_GROUPS:
        user_nav.insert(0, {"url": url_for("absence.overview"), "label": _("Ketidakhadiran")})
    if groups & RUNG_FOR:
        values["unread"] = count_unread(db.session(), current_user)
    return values


def _entry(label: str, endpoint: str, *, heading: str | None = None, **values: Any) -> dict[str, Any]:
    url = url_for(endpoint, **values)
    is_here = request.path == url or request.path.startswith(f"{url}/")
    return {"label": label, "url": url, "heading": heading, "active": is_here}
