"""An incident in the words of its reader: which step, of which process and version, and what was attempted."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.cases.faults import CANCELLED, MESSAGE, MOVED, NOTED, PASSED, RETRIED, START, TIMER, UNREADABLE
from app.definitions.published import load
from app.engine import MESSAGES, Element, Process
from app.models import Incident

RESOLUTIONS = {
    RETRIED: _l("Dijalankan ulang"),
    MOVED: _l("Dipindahkan ke langkah lain"),
    CANCELLED: _l("Tiket dihentikan"),
    PASSED: _l("Langkah berikutnya berhasil"),
    NOTED: _l("Dicatat selesai"),
}


CAUSES = {
    "FeelError": _l("Sebuah ungkapan tidak dapat dihitung"),
    "KeyError": _l("Sesuatu yang dipakai langkah ini tidak ada"),
    "LookupError": _l("Sesuatu yang dipakai langkah ini tidak ada"),
    "TooManyElements": _l("Langkahnya berputar tanpa berhenti"),
    "TypeError": _l("Sebuah nilai tidak cocok dengan pemakaiannya"),
    "ValueError": _l("Sebuah nilai tidak cocok dengan pemakaiannya"),
    UNREADABLE: _l("Catatan jalannya proses ini tidak dapat dibaca"),
    "DmnError": _l("Sebuah tabel keputusan tidak dapat dipakai"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """`cause` says what kind of fault it is; what the program itself said stands in the incident."""

    incident: Incident
    cause: str
    element: str
    process: str
    attempted: str
    resolution: str
    is_unreadable: bool


def shown(session: Session, incidents: Iterable[Incident]) -> list[Shown]:
    return [_in_words(session, incident) for incident in incidents]


def _in_words(session: Session, incident: Incident) -> Shown:
    process = load(session, incident.deployment_id).specification.processes[incident.process_id]
    element = process.elements.get(incident.element_id)
    return Shown(
        incident,
        str(CAUSES.get(incident.cause_class, _("Layanan yang dipanggil gagal"))),
        _name(element, process, incident),
        process.name,
        _attempted(incident),
        str(RESOLUTIONS.get(incident.resolution or "", "")),
        incident.cause_class == UNREADABLE,
    )


def _name(element: Element | None, process: Process, incident: Incident) -> str:
    """Return the step's name; where no step could be blamed, the process's own."""
    if incident.element_id == incident.process_id:
        return process.name
    return (element.name if element else None) or incident.element_id


def _attempted(incident: Incident) -> str:
    message = MESSAGES.get(incident.message or "", incident.message or "")
    if incident.attempted == TIMER:
        return str(_("Tenggat proses tiba"))
    if incident.attempted == MESSAGE:
        return str(_("Pesan: %(message)s", message=message))
    if incident.attempted == START:
        return str(_("Pembukaan: %(message)s", message=message) if message else _("Pembukaan"))
    name = incident.user_task.name if incident.user_task else ""
    return str(_("Tugas: %(task)s", task=name))
