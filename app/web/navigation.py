"""What the layouts show around a page: the trial banner, the service's details, the entries of the menu."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ScalarSelect, select

from app.administration.agency import all_settings
from app.cases.bell import RUNG_FOR, unread_count
from app.cases.faq.questions import unanswered_count
from app.cases.inbox import queues
from app.cases.incidents import DECIDERS, open_count
from app.cases.mail import listing as incoming_list
from app.clock import now
from app.database import db
from app.definitions.publishing import waiting_count_for
from app.models.people import (
    ADMINISTRATOR,
    AUDITOR,
    KOORDINATOR,
    PROCESS_OWNER,
)
from app.web.around import around
from app.web.counter.queue import COUNTER_STAFF
from app.web.inbox.menu import count_words, queue_entries
from app.web.service_hours import current_calendar, in_one_line

QUESTIONS: Final = "questions"
INCIDENTS: Final = "incidents"
PUBLICATIONS: Final = "publications"
MAIL: Final = "mail"
NOTICES: Final = "notices"
PUBLIC: Final = "public"  # the blueprint whose pages show all that stands around one


def register(app: Flask) -> None:
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    values: dict[str, Any] = {
        "trial": current_app.extensions["settings"].is_trial,
        "keeps_mail": current_app.extensions["mail_server"] is None,
        "staff_menu": cache(_menu),
    }
    if not has_request_context():
        return values
    try:
        values["service"] = _service()
        values["mass_incidents"] = lambda: around(db.session()).mass_incidents
    except Exception:  # an error page must show even when the database does not answer
        db.session.rollback()
    return values


def _menu() -> Mapping[str, Any]:
    """Return what the layout of staff shows around a page: asked for by the layout, since a part of a page has none."""
    try:
        return _staff() if has_request_context() and current_user.is_authenticated else {}
    except Exception:  # as above
        db.session.rollback()
        return {}


def _service() -> dict[str, Any]:
    session = db.session()
    details = around(session).settings if request.blueprint == PUBLIC else all_settings(session)
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
    entries, counts = _queues_and_counts(groups)
    if groups & set(COUNTER_STAFF):
        entries.append(_entry(_("Antrean hari ini"), "counter.queue", heading=_("Loket")))
    if KOORDINATOR in groups:
        entries += [
            _entry(_("Koordinator"), "coordination.overview", heading=_("Pengawasan")),
            _entry(_("Register pengaduan"), "coordination.complaints"),
            _entry(_("Gangguan massal"), "mass_incidents.overview"),
            {**_entry(_("Kelola FAQ"), "faq.overview"), "count": count_words(counts[QUESTIONS])},
        ]
    if groups & set(DECIDERS):
        heading = None if KOORDINATOR in groups else _("Pengawasan")
        entry = _entry(_("Insiden"), "incidents.overview", heading=heading)
        entries.append({**entry, "count": count_words(counts[INCIDENTS]), "overdue": True})
    if groups & (queues.WORKING_GROUPS | {AUDITOR}):
        entries.append(_entry(_("Semua tiket"), "cases.search", heading=_("Arsip")))
    if groups & queues.WORKING_GROUPS:
        entries.append(_entry(_("Teks siap"), "text_modules.overview"))
    if AUDITOR in groups:
        entries.append(_entry(_("Jejak audit"), "audit.overview"))
        entries.append(_entry(_("Retensi & penahanan"), "retention.rules"))
    if groups & {PROCESS_OWNER, AUDITOR, KOORDINATOR}:
        entries.append(_entry(_("Laporan"), "reports.sla"))
        entry = _entry(_("Proses"), "procedure.versions")
        entries.append({**entry, "count": count_words(counts[PUBLICATIONS])})
    if ADMINISTRATOR in groups:
        entries.append(_entry(_("Pengguna & kelompok"), "admin.users", heading=_("Pengaturan")))
        entries.append(_entry(_("Kalender kerja"), "admin.calendar"))
        entries.append(_entry(_("Kategori"), "admin.categories"))
        entries.append(_entry(_("Data instansi"), "admin.agency"))
        entries.append(_entry(_("Persetujuan penerbitan"), "publishing.rule"))
        if AUDITOR not in groups:
            entries.append(_entry(_("Retensi & penahanan"), "retention.rules"))
        entries.append(_entry(_("Kotak surel masuk"), "mail.mailboxes"))
    reads_mail = bool(groups & set(incoming_list.READERS))
    if reads_mail:
        entry = _entry(_("Surel masuk"), "mail.overview", heading=_("Surel"))
        entries.append({**entry, "count": count_words(counts[MAIL])})
    if groups & {ADMINISTRATOR, KOORDINATOR} or current_app.extensions["settings"].is_trial:
        entries.append(_entry(_("Kotak keluar"), "outbox.overview", heading=None if reads_mail else _("Surel")))
    names = sorted(group.name for group in current_user.groups)
    user_nav = [{"url": url_for("auth.change_password"), "label": _("Ubah kata sandi")}]
    values: dict[str, Any] = {"nav": entries, "user_note": ", ".join(names), "user_nav": user_nav}
    if groups & queues.WORKING_GROUPS:
        user_nav.insert(0, {"url": url_for("absence.overview"), "label": _("Ketidakhadiran")})
    if groups & RUNG_FOR:
        values["unread"] = counts[NOTICES]
    return values


def _queues_and_counts(groups: frozenset[str]) -> tuple[list[dict[str, Any]], Mapping[str, int]]:
    """Return the entries of the queues, and every number that the menu shows: one statement counts them all."""
    wanted: dict[str, ScalarSelect[int]] = {}
    if KOORDINATOR in groups:
        wanted[QUESTIONS] = unanswered_count()
    if groups & set(DECIDERS):
        wanted[INCIDENTS] = open_count()
    if groups & {PROCESS_OWNER, AUDITOR, KOORDINATOR}:
        wanted[PUBLICATIONS] = waiting_count_for(current_user)
    if groups & set(incoming_list.READERS):
        wanted[MAIL] = incoming_list.undecided_count(current_user)
    if groups & RUNG_FOR:
        wanted[NOTICES] = unread_count(current_user)
    if groups & queues.WORKING_GROUPS:
        return queue_entries(current_user, wanted)
    if not wanted:
        return [], {}
    return [], dict(zip(wanted, db.session.execute(select(*wanted.values())).one(), strict=True))


def _entry(label: str, endpoint: str, *, heading: str | None = None, **values: Any) -> dict[str, Any]:
    url = url_for(endpoint, **values)
    is_here = request.path == url or request.path.startswith(f"{url}/")
    return {"label": label, "url": url, "heading": heading, "active": is_here}
