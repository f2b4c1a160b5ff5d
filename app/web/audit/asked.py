"""What the address of an auditor's list asks for. The filters stand in it, so that a list can be kept and passed on.

A day that is none asks for nothing and is said; all else that means nothing finds nothing.
"""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.export import Scope, of_case, of_cases, of_events
from app.audit.find import IN_TIME, LATE, CaseSearch, find_cases
from app.audit.period import beginning, end
from app.audit.timeline import EventFilter
from app.cases.auditing.formats import ALL_FORMATS
from app.cases.errors import BadAnswer, NotFound
from app.cases.inbox.find import has_words
from app.channels.site import site_of
from app.database import db
from app.models import Case
from app.models.audit_desk import OF_CASES, OF_EVENTS
from app.web.addresses import number_asked_for
from app.web.audit.by_key import asked
from app.web.sign_in import signed_in


def event_filter() -> EventFilter:
    first, last = _period()
    return EventFilter(request.args.get("peristiwa", ""), number_asked_for("orang"), first, last)


def case_search() -> CaseSearch:
    first, last = _period()
    breach = request.args.get("sla", "")
    return CaseSearch(
        words=_text("q"),
        number=_text("nomor"),
        person=_text("pengguna"),
        handler_id=number_asked_for("petugas"),
        step=_text("langkah"),
        category=_text("kategori"),
        breach=breach if breach in (LATE, IN_TIME) else "",
        version=number_asked_for("versi"),
        received_from=first,
        received_before=last,
    )


def wrong_days() -> list[str]:
    """Return what was given as a day of the period and is none."""
    return [text for name, read in _READERS.items() if (text := _text(name)) and _instant(text, read) is None]


def cases_asked_for() -> Select[Case]:
    search = case_search()
    return find_cases(search, has_words(signed_in(), search.words))


def format_asked_for() -> str:
    """Return the form of the file that is asked for. Raises BadAnswer where it, or a day of the filters, is none."""
    form = request.args.get("format", "")
    if form not in ALL_FORMATS:
        raise BadAnswer(
            "format",
            _(
                "Bentuk berkasnya belum dipilih. Kembali ke daftar peristiwa atau kasus, pilih bentuknya (%(forms)s), "
                "lalu tekan “Unduh jejaknya”.",
                forms=", ".join(key.upper() for key in ALL_FORMATS),
            ),
        )
    for day in wrong_days():
        raise BadAnswer("format", _("“%(day)s” bukan tanggal. Tulis misalnya 2026-01-31, lalu unduh lagi.", day=day))
    return form


def subject_and_told() -> tuple[str, dict[str, str]]:
    """Return what a long export is asked for with: which list, and what is looked for in it."""
    if request.args.get("isi") == OF_CASES:
        return OF_CASES, case_search().told()
    return OF_EVENTS, event_filter().told()


def canonical_query() -> str:
    """Return the filters of this address in one order, without the place in the list."""
    return urlencode(sorted(asked().items()))


def scope_asked_for(session: Session) -> Scope:
    """Return what is to be exported: `isi` says whether one case, the cases found, or the events of the list."""
    if (case_id := number_asked_for("kasus")) is not None:
        number = session.scalar(select(Case.number).where(Case.id == case_id))
        if number is None:
            raise NotFound("Tiket itu tidak ada.")
        return of_case(session, number)
    if request.args.get("isi") == OF_CASES:
        return of_cases(cases_asked_for(), case_search().told())
    return of_events(event_filter())


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:200]


def _period() -> tuple[datetime | None, datetime | None]:
    first, last = (_instant(_text(name), read) for name, read in _READERS.items())
    return first, last


_READERS: dict[str, Callable[[str, ZoneInfo], datetime]] = {"dari": beginning, "sampai": end}


def _instant(text: str, read: Callable[[str, ZoneInfo], datetime]) -> datetime | None:
    try:
        return read(text, site_of(db.session()).zone) if text else None
    except (ValueError, OverflowError):
        return None
