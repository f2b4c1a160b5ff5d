"""A process is a graph with a beginning, an end, and a way from everywhere to an end. One token walks it."""

import re
from collections.abc import Iterator

from ..catalog import words
from ..model import Element
from ..reading import bpmn_name
from .page import GATEWAYS, Page
from .registry import ESSENTIAL, STRUCTURE, Problem, rule

MAX_ELEMENTS = 200
MAX_FLOWS = 2 * MAX_ELEMENTS
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
_ENGINE_IDS = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_ACTIVITIES = words(
    """
    user_task service_task business_rule_task call_activity sub_process script_task manual_task task
    send_task receive_task transaction ad_hoc_sub_process
    """
)


@rule("duplicate-id", STRUCTURE)
def duplicate_id(page: Page) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in page.document.root.iter():
        node_id = node.get("id")
        if bpmn_name(node) and node_id:
            if node_id in seen and (node_id in page.process.elements or node_id == page.process.id):
                yield node_id, "Id ini dipakai dua kali dalam berkas. Beri id lain pada salah satunya."
            seen.add(node_id)
    others = [d.file for d in page.draft.documents for p in d.processes if p.id == page.process.id]
    if len(others) > 1:
        files = ", ".join(sorted(set(others)))
        yield (
            page.process.id,
            f"Proses dengan id ini ada lebih dari satu ({files}). Beri id lain pada salah satunya.",
        )


@rule("missing-id", STRUCTURE)
def missing_id(page: Page) -> Iterator[Problem]:
    if "" in page.process.elements or not page.process.id or "" in page.process.flows:
        yield page.process.id, "Ada proses, elemen atau aliran tanpa id. Beri setiap elemen id yang tetap."


@rule("id-form", STRUCTURE)
def id_form(page: Page) -> Iterator[Problem]:
    for element_id in [page.process.id, *page.process.elements]:
        reserved = element_id in _ENGINE_IDS or element_id.endswith(("EndJoin", "BoundaryEventSplit"))
        if element_id and (reserved or not _ID.fullmatch(element_id)):
            yield (
                element_id,
                "Id ini tidak dapat dipakai. Gunakan huruf, angka dan garis bawah, misalnya handle_ticket.",
            )


@rule("too-many-elements", STRUCTURE)
def too_many_elements(page: Page) -> Iterator[Problem]:
    count = len(page.process.elements)
    if count > MAX_ELEMENTS:
        message = f"Proses berisi {count} elemen, paling banyak {MAX_ELEMENTS}. Pindahkan sebagian ke proses lain."
        yield page.process.id, message
    elif len(page.process.flows) > MAX_FLOWS:
        message = f"Proses berisi lebih dari {MAX_FLOWS} aliran. Pindahkan sebagian ke proses lain."
        yield page.process.id, message


@rule("dangling-flow", STRUCTURE)
def dangling_flow(page: Page) -> Iterator[Problem]:
    for flow in page.process.flows.values():
        source, target = page.find(flow.source), page.find(flow.target)
        if source is None or target is None or source.parent != target.parent:
            end = source or target
            message = f"Aliran {flow.id} tidak menghubungkan dua elemen dalam proses yang sama. Sambungkan lagi."
            yield end.id if end else page.process.id, message


@rule("boundary-host", STRUCTURE)
def boundary_host(page: Page) -> Iterator[Problem]:
    for event in page.of_kind("boundary_event"):
        host = page.find(event.attached_to)
        if host is None or host.kind not in _ACTIVITIES or host.parent != event.parent:
            yield (
                event.id,
                "Peristiwa batas tidak menempel pada tugas. Tempelkan pada satu tugas atau panggilan.",
            )


@rule("not-executable", ESSENTIAL)
def not_executable(page: Page) -> Iterator[Problem]:
    if page.node(page.process.id).get("isExecutable", "true") != "true":
        yield page.process.id, "Proses tidak ditandai dapat dijalankan. Centang Executable pada prosesnya."


@rule("start-event", ESSENTIAL)
def start_event(page: Page) -> Iterator[Problem]:
    scopes = [None, *(e.id for e in page.of_kind("sub_process"))]
    for scope in scopes:
        starts = [e for e in page.inside(scope) if e.kind == "start_event"]
        plain = [e for e in starts if not e.events]
        if not starts:
            yield scope or page.process.id, "Tidak ada peristiwa mulai. Tambahkan satu."
        elif len(plain) > 1 or (plain and len(starts) > 1):
            yield (
                plain[-1].id,
                "Peristiwa mulai biasa harus satu-satunya. Beri setiap kanal peristiwa mulai pesan.",
            )
        elif scope is not None and not plain:
            yield starts[0].id, "Di dalam subproses, peristiwa mulai tidak menerima pesan. Hapus pesannya."


@rule("end-event", ESSENTIAL)
def end_event(page: Page) -> Iterator[Problem]:
    for scope in [None, *(e.id for e in page.of_kind("sub_process"))]:
        if not any(e.kind == "end_event" for e in page.inside(scope)):
            yield (
                scope or page.process.id,
                "Tidak ada peristiwa akhir. Tambahkan satu dan arahkan alirannya ke sana.",
            )


@rule("start-with-incoming")
def start_with_incoming(page: Page) -> Iterator[Problem]:
    for event in page.of_kind("start_event", "boundary_event"):
        if page.incoming(event.id):
            yield event.id, "Peristiwa ini tidak boleh dimasuki aliran. Arahkan aliran ke elemen sesudahnya."


@rule("end-with-outgoing")
def end_with_outgoing(page: Page) -> Iterator[Problem]:
    for event in page.of_kind("end_event"):
        if page.outgoing(event.id):
            yield event.id, "Peristiwa akhir tidak boleh diteruskan. Hapus aliran keluarnya."


@rule("no-outgoing")
def no_outgoing(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.kind != "end_event" and not page.outgoing(element.id) and not _stands_apart(page, element):
            yield (
                element.id,
                "Dari sini tidak ada jalan keluar. Sambungkan ke langkah berikutnya atau ke peristiwa akhir.",
            )


def _stands_apart(page: Page, element: Element) -> bool:
    """What no flow connects by its nature; rules about constructs refuse it."""
    box = page.find(element.parent)
    in_ad_hoc = box is not None and box.kind == "ad_hoc_sub_process"
    return in_ad_hoc or page.node(element.id).get("triggeredByEvent") == "true"


@rule("unreachable")
def unreachable(page: Page) -> Iterator[Problem]:
    reached = page.reach(e.id for e in page.of_kind("start_event"))
    for element in page.elements:
        if element.id not in reached and not _stands_apart(page, element):
            yield element.id, "Langkah ini tidak pernah dicapai dari peristiwa mulai. Sambungkan, atau hapus."


@rule("no-way-out")
def no_way_out(page: Page) -> Iterator[Problem]:
    """Nodes from which every way leads round and round; a dead end is another rule's."""
    backward: dict[str, list[str]] = {}
    for element in page.elements:
        for target in page.successors(element.id):
            backward.setdefault(target, []).append(element.id)
    frontier = [e.id for e in page.elements if e.kind == "end_event" or not page.successors(e.id)]
    escaping: set[str] = set()
    while frontier:
        here = frontier.pop()
        if here not in escaping:
            escaping.add(here)
            frontier += backward.get(here, [])
    trapped = [e.id for e in page.elements if e.id not in escaping]
    if trapped and any(True for _ in page.of_kind("end_event")):
        yield trapped[0], "Dari sini proses berputar tanpa akhir. Tambahkan jalan ke peristiwa akhir."


@rule("implicit-fork", ESSENTIAL)
def implicit_fork(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.kind not in GATEWAYS and element.kind != "end_event" and len(page.outgoing(element.id)) > 1:
            yield (
                element.id,
                "Lebih dari satu aliran keluar berarti berjalan serentak. Pakai gerbang eksklusif.",
            )
