"""Figures on the diagram of one process of one version, and the same as a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.channels.site import site_of
from app.definitions.outline import KINDS
from app.definitions.published import Published, active, load
from app.engine import InvalidProcess, Process
from app.insight.elements import ElementSum, element_sums
from app.insight.selection import Selection
from app.insight.table import Column, Kind, Table, Value, shown
from app.web.reports.asked import Asked

STRENGTHS = 4
"""How many widths of line tell little from much."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`notes` and `strengths` are JSON by the element's id."""

    published: Published
    process: Process
    table: Table
    notes: str
    strengths: str


def measures() -> dict[str, tuple[str, Kind]]:
    """Return what can be written on the elements, by its key in the address."""
    return {
        "frekuensi": (_("Frekuensi"), "number"),
        "menunggu": (_("Waktu menunggu, rata-rata"), "duration"),
        "penanganan": (_("Waktu penanganan, rata-rata"), "duration"),
        "lewat": (_("Lewat SLA di sini"), "number"),
        "putaran": (_("Putaran ulang"), "number"),
    }


def value_of(element: ElementSum, measure: str) -> float | None:
    match measure:
        case "menunggu":
            return element.mean_waited
        case "penanganan":
            return element.mean_handled
        case "lewat":
            return element.breaches
        case "putaran":
            return element.loops
    return element.visits


def measure_asked_for() -> str:
    asked = request.args.get("ukuran", "")
    return asked if asked in measures() else "frekuensi"


def version_of(session: Session, deployment_id: int | None) -> Published:
    """Return the version asked for; the one in force where none is, or where that one can no longer be read."""
    if deployment_id is not None:
        try:
            return load(session, deployment_id)
        except (InvalidProcess, LookupError):
            pass
    return active(session)


def show(session: Session, asked: Asked) -> Shown:
    published = version_of(session, asked.selection.deployment_id)
    process = _process_of(published, request.args.get("proses", ""))
    sums = element_sums(session, asked.selection, published.id, process.id)
    others = _others(session, asked.other, published, process)
    measure = measure_asked_for()
    kind, zone = measures()[measure][1], site_of(session).zone
    values = {key: value for key, one in sums.items() if (value := value_of(one, measure))}
    notes = {
        key: _note(
            shown(kind, value, zone),
            None if others is None else shown(kind, value_of(others.get(key, ElementSum(key)), measure), zone),
        )
        for key, value in values.items()
        if key in process.elements and process.elements[key].kind != "exclusive_gateway"  # they pass on what came
    }
    return Shown(published, process, _table(process, sums, others), json.dumps(notes), json.dumps(_strengths(values)))


def _process_of(published: Published, asked: str) -> Process:
    processes = published.specification.processes
    worked = [one for one in processes.values() if any(e.kind == "user_task" for e in one.elements.values())]
    main = [one for one in worked if one.id == "handle_ticket"]
    return processes.get(asked) or next(iter([*main, *worked, *processes.values()]))


def _others(
    session: Session, other: Selection | None, published: Published, process: Process
) -> Mapping[str, ElementSum] | None:
    if other is None:
        return None
    deployment_id = other.deployment_id or published.id
    return element_sums(session, other, deployment_id, process.id)


def _note(words: str, other: str | None) -> str:
    return words if other is None else str(_("%(now)s (pembanding %(other)s)", now=words, other=other))


def _strengths(values: Mapping[str, float]) -> dict[str, int]:
    most = max(values.values(), default=0)
    return (
        {key: max(1, -(-int(value * STRENGTHS * 100 / most) // 100)) for key, value in values.items()} if most else {}
    )


def _table(process: Process, sums: Mapping[str, ElementSum], others: Mapping[str, ElementSum] | None) -> Table:
    columns = [
        Column(_("Langkah")),
        Column(_("Jenis")),
        Column(_("Tiket"), "number"),
        Column(_("Dilalui"), "number"),
        Column(_("Putaran ulang"), "number"),
        Column(_("Menunggu"), "duration"),
        Column(_("Penanganan"), "duration"),
        Column(_("Lewat SLA"), "number"),
    ]
    if others is not None:
        columns += [
            Column(_("Dilalui, pembanding"), "number"),
            Column(_("Menunggu, pembanding"), "duration"),
            Column(_("Penanganan, pembanding"), "duration"),
        ]
    rows: list[Sequence[Value]] = []
    for element in process.elements.values():
        if not element.name or (element.id not in sums and (others is None or element.id not in others)):
            continue
        one = sums.get(element.id, ElementSum(element.id))
        row: list[Value] = [
            element.name,
            KINDS.get(element.kind, element.kind),
            one.cases,
            one.visits,
            one.loops,
            one.mean_waited,
            one.mean_handled,
            one.breaches,
        ]
        if others is not None:
            other = others.get(element.id, ElementSum(element.id))
            row += [other.visits, other.mean_waited, other.mean_handled]
        rows.append(row)
    note = _(
        "Menunggu: sampai tugas diambil, atau selama kasus diam di langkah ini. "
        "Penanganan: sejak diambil sampai selesai. "
        "Waktu rata-rata menurut jam SLA; hari kerja dihitung 24 jam."
    )
    return Table("langkah", _("Langkah demi langkah"), columns, rows, note)
