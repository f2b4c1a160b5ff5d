"""The dossier of one case: what the record says of it, put into words for paper.

Everything is as it stood after the last event that is in it, which is also the instant at which it says it was made:
so the same trail gives the same paper. Passwords and identity numbers in texts are covered, as on the screen.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.audit.entry import Entry, Match, Quote
from app.audit.export import Scope
from app.audit.past import happenings
from app.audit.past_page import PastPage, past_page
from app.audit.past_page import Turn as PastTurn
from app.audit.path import read_visits
from app.audit.timeline import read_timeline
from app.audit.words import words_for
from app.cases.auditing.clock_in_words import clock_in_words, length_in_words
from app.cases.auditing.code import code_of
from app.cases.step_times import step_times
from app.channels.printed.dossier import Dossier, Sheet, Turn, draw
from app.channels.site import site_of
from app.definitions.glossary import ProcedureGlossary
from app.models import Attachment, Case
from app.privacy import cover, find_sensitive

_MATCHES = {
    Match.SAME: "",
    Match.DIFFERENT: " [TIDAK cocok dengan sidik jari yang tercatat]",
    Match.REPLACED: " [diganti kemudian; isi lama tidak disimpan]",
    Match.MISSING: " [TIDAK ADA lagi]",
    Match.ERASED: " [dihapus menurut hukum]",
}
_GONE = {Match.REPLACED: "diganti kemudian; isi lama tidak disimpan", Match.ERASED: "dihapus menurut hukum"}
_ON_THE_COVER = ("Perihal", "Uraian")  # the description is the first message
_CODE_SAYS = (
    "Kode ini adalah sidik jari SHA-256 peristiwa terakhir di atas. Ia mencakup sidik jari semua peristiwa kasus ini "
    "sebelumnya, maka perubahan pada satu peristiwa pun mengubahnya. Auditor memeriksanya dengan memindai kode QR."
)


def write_dossier(session: Session, scope: Scope, file: BinaryIO) -> int:
    """Write the dossier of the scope's case as a PDF; return the number of events in it."""
    if scope.case is None:
        raise ValueError("a dossier is of one case")
    dossier = dossier_of(session, scope.case)
    file.write(draw(dossier))
    return len(dossier.events.rows)


def dossier_of(session: Session, case: Case) -> Dossier:
    """Return the dossier of a case, as of its last event."""
    glossary, site, agency = ProcedureGlossary(session), site_of(session), all_settings(session)
    entries, events = read_timeline(session, case, glossary=glossary), happenings(session, case.id)
    until = max(entry.at for entry in entries)
    page = past_page(session, case, events, until, glossary=glossary)
    assert page is not None
    say, code = _Instants(session), code_of(session, case)
    return Dossier(
        agency=agency["agency_name"],
        service=agency["service_name"],
        address=agency["address"],
        number=case.number,
        subject=_covered(case.subject),
        made_until=until.astimezone(site.zone),
        until=f"peristiwa ke-{len(entries)}, {say(until)}",
        code=code,
        code_says=_CODE_SAYS,
        url=f"{site.base_url}/audit/kasus/{case.id}/kode?kode={code}",
        facts=_facts(case, page, say),
        path=_path(session, case, glossary, say),
        messages=[_turn(turn, say) for turn in page.messages],
        notes=[_turn(turn, say) for turn in page.notes],
        clock=clock_in_words(session, case, until),
        steps=_steps(session, case, until, say),
        events=_events(session, case, entries, say),
        files=_files(session, case, page),
    )


class _Instants:
    """Says an instant to its second in the site's zone."""

    def __init__(self, session: Session) -> None:
        self._zone = site_of(session).zone

    def __call__(self, at: datetime | None) -> str:
        if at is None:
            return ""
        return str(format_datetime(at, "d MMM y HH.mm.ss zzz", tzinfo=self._zone, locale="id"))


def _covered(text: str | None) -> str:
    return cover(text or "", find_sensitive(text or ""))


def _facts(case: Case, page: PastPage, say: _Instants) -> list[tuple[str, str]]:
    then = page.then
    asker = [
        (item.label, _covered(item.text) if item.text is not None else _GONE[item.match])
        for item in page.asker
        if isinstance(item, Quote) and item.label not in _ON_THE_COVER
    ]
    facts = [
        (fact.label, say(fact.value) if isinstance(fact.value, datetime) else fact.value or "") for fact in page.facts
    ]
    return [
        ("Kanal", words_for("channel", case.channel)),
        *asker,
        *[(label, _covered(value)) for label, value in facts],
        ("Versi prosedur", str(page.version or "")),
        ("Posisi", page.position + (f" ke {then.merged_into}" if then.merged_into else "")),
        ("Tingkat", words_for("level", then.level)),
        ("Prioritas", words_for("priority", then.priority) if then.priority else ""),
        ("Jam SLA", words_for("clock", then.clock)),
        ("Diterima", say(then.received_at)),
        ("Dicatat", say(then.entered_at) if then.entered_at != then.received_at else ""),
        ("Jatuh tempo", say(then.due_at)),
        ("Terjawab", say(then.answered_at)),
        ("Lewat SLA sejak", say(then.breached_at)),
        ("Ditutup", say(then.closed_at)),
        ("Alasan ditutup", page.close_reason),
        *[("Tugas terbuka", f"{task.name}, {task.group}: {task.holder or 'belum diambil'}") for task in page.tasks],
    ]


def _turn(turn: PastTurn, say: _Instants) -> Turn:
    return Turn(
        f"{say(turn.at)} · {turn.who} · {turn.quote.label}{_MATCHES[turn.quote.match]}", _covered(turn.quote.text)
    )


def _path(session: Session, case: Case, glossary: ProcedureGlossary, say: _Instants) -> Sheet:
    rows, rounds = [], dict[tuple[str, str], int]()
    for visit in read_visits(session, case):
        place = visit.process_id, visit.element_id
        rounds[place] = rounds.get(place, 0) + 1
        name = glossary.element(visit.deployment_id, *place)
        if name:
            who = visit.who.name if visit.who else "otomatis"
            rows.append((say(visit.at), name, who, str(rounds[place])))
    return Sheet(("Waktu", "Langkah", "Siapa", "Kali ke"), (27, 45, 22, 6), rows)


def _steps(session: Session, case: Case, until: datetime, say: _Instants) -> Sheet:
    rows = [
        (
            say(step.created_at),
            say(step.ended_at) or "belum",
            step.name,
            step.who or "belum diambil",
            *(length_in_words(length) for length in (step.effort.gross, step.effort.paused, step.effort.net)),
        )
        for step in step_times(session, case, until)
    ]
    return Sheet(
        ("Mulai", "Selesai", "Langkah", "Siapa", "Kotor", "Jeda", "Bersih"), (18, 18, 19, 15, 10, 10, 10), rows
    )


def _events(session: Session, case: Case, entries: Sequence[Entry], say: _Instants) -> Sheet:
    digests = {event.id: event.digest for event in happenings(session, case.id)}
    rows = [
        (str(at), say(entry.at), _who(entry), "\n".join(_told(entry, say)), digests.get(entry.id) or "–")
        for at, entry in enumerate(entries, start=1)
    ]
    return Sheet(("No.", "Waktu", "Siapa", "Peristiwa", "Sidik jari SHA-256"), (5, 17, 15, 43, 20), rows)


def _who(entry: Entry) -> str:
    return f"{entry.who.name} atas nama {entry.who.on_behalf_of}" if entry.who.on_behalf_of else entry.who.name


def _told(entry: Entry, say: _Instants) -> Iterable[str]:
    def shown(value: object) -> str:
        return say(value) if isinstance(value, datetime) else _covered(str(value)) if value is not None else "kosong"

    yield entry.words
    for change in entry.changes:
        yield f"{change.label}: {shown(change.before)} -> {shown(change.after)}"
    for detail in entry.details:
        yield f"{detail.label}: {shown(detail.value)}"
    if entry.reason:
        yield f"Alasan: {_covered(entry.reason)}"
    for quote in entry.quotes:
        if quote.match is not Match.SAME:
            yield f"{quote.label}{_MATCHES[quote.match]}"


def _files(session: Session, case: Case, page: PastPage) -> Sheet:
    rows = [
        (file.name, f"{max(1, file.size // 1000)} kB", file.sha256)
        for file in session.scalars(select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id))
        if file.id in page.then.files
    ]
    return Sheet(("Berkas", "Ukuran", "Sidik jari SHA-256"), (40, 10, 50), rows)
