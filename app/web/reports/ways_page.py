"""The variants of the process, and where cases left the published standard."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.insight.deviations import WORDS
from app.insight.table import Column, Table
from app.insight.variants import Deviation, Variant, count_closed, deviations, variants
from app.models import TICKET
from app.web.reports.asked import Asked
from app.web.reports.diagram_page import version_of

NAMES = frozenset(WORDS)


@dataclass(frozen=True, slots=True)
class Told:
    """A variant with its steps in words; what is repeated at once is counted."""

    variant: Variant
    steps: list[str]
    share: float


def told(session: Session, found: list[Variant], whole: int) -> list[Told]:
    return [Told(one, _steps(session, one), one.cases / whole if whole else 0.0) for one in found]


def deviations_table(found: list[Deviation], whole: int) -> Table:
    columns = [Column(_("Penyimpangan")), Column(_("Tiket"), "number"), Column(_("Bagian"), "share")]
    rows = [(one.words, one.cases, one.cases / whole if whole else None) for one in found]
    note = _("Satu tiket dapat menyimpang dengan lebih dari satu cara.")
    return Table("penyimpangan", _("Menyimpang dari standar pelayanan"), columns, rows, note)


def variants_table(found: list[Told]) -> Table:
    columns = [
        Column(_("Jalan")),
        Column(_("Tiket"), "number"),
        Column(_("Bagian"), "share"),
        Column(_("Lewat SLA"), "number"),
        Column(_("Bersih, rata-rata"), "duration"),
    ]
    rows = [
        (" → ".join(one.steps), one.variant.cases, one.share, one.variant.late, one.variant.mean_net) for one in found
    ]
    return Table("varian", _("Varian proses"), columns, rows)


def _steps(session: Session, variant: Variant) -> list[str]:
    processes = version_of(session, variant.deployment_id).specification.processes
    words: list[str] = []
    for process_id, element_id in variant.steps:
        process = processes.get(process_id)
        element = process.elements.get(element_id) if process else None
        name = (element.name if element else None) or element_id
        if element is None or element.name:
            words.append(name)
    return words


def found(session: Session, asked: Asked) -> tuple[list[Told], int]:
    """Return the most frequent variants in words, and how many there are."""
    rows, total = variants(session, asked.selection, TICKET)
    return told(session, rows, count_closed(session, asked.selection)), total


def deviating(session: Session, asked: Asked) -> tuple[list[Deviation], int]:
    """Return the deviations, and among how many cases."""
    rows, _any, whole = deviations(session, asked.selection, TICKET)
    return rows, whole
