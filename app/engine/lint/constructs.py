"""What BPMN can say and this procedure must not: more than one token, programs, and what the engine runs wrongly."""

from collections.abc import Iterator

from ..catalog import words
from ..reading import SPIFF, bpmn_name, children, extensions
from .page import Page
from .registry import ESSENTIAL, Problem, rule

_UNSUPPORTED_TASKS = {
    "task": "Pilih jenisnya: tugas pengguna, tugas layanan, atau tugas aturan bisnis.",
    "manual_task": "Pakai tugas pengguna dengan formulir.",
    "send_task": "Pakai tugas layanan, misalnya user/send.",
    "receive_task": "Pakai peristiwa antara yang menerima pesan.",
    "implicit_throw_event": "Pakai tugas layanan.",
    "call_choreography": "Pakai panggilan proses.",
    "choreography_task": "Pakai tugas pengguna.",
    "sub_choreography": "Pakai panggilan proses.",
}
_SPECIAL_GATEWAYS = frozenset({"parallel_gateway", "inclusive_gateway", "complex_gateway"})
_EVENTS: dict[str, frozenset[str]] = {
    "start_event": frozenset({"messageEventDefinition"}),
    "intermediate_catch_event": frozenset({"messageEventDefinition", "timerEventDefinition"}),
    "boundary_event": frozenset({"messageEventDefinition", "timerEventDefinition"}),
    "end_event": frozenset(),
}
DATA = words(
    """
    ioSpecification dataInputAssociation dataOutputAssociation dataObject dataObjectReference dataStoreReference
    property ioBinding dataInput dataOutput inputSet outputSet
    """
)


@rule("script-task", ESSENTIAL)
def script_task(page: Page) -> Iterator[Problem]:
    for element in page.of_kind("script_task"):
        yield element.id, "Tugas skrip tidak diterima. Pakai tugas layanan atau tabel keputusan."


@rule("pre-post-script", ESSENTIAL)
def pre_post_script(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        tags = {e.tag for e in extensions(page.node(element.id))}
        if tags & {f"{{{SPIFF}}}preScript", f"{{{SPIFF}}}postScript"}:
            yield element.id, "Skrip sebelum atau sesudah tugas tidak diterima. Hapus, pakai tugas layanan."


@rule("unsupported-gateway", ESSENTIAL)
def unsupported_gateway(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.kind in _SPECIAL_GATEWAYS:
            yield (
                element.id,
                "Hanya gerbang eksklusif dan gerbang peristiwa yang diterima: satu langkah pada satu saat.",
            )


@rule("event-subprocess", ESSENTIAL)
def event_subprocess(page: Page) -> Iterator[Problem]:
    for element in page.of_kind("sub_process"):
        if page.node(element.id).get("triggeredByEvent") == "true":
            yield (
                element.id,
                "Subproses peristiwa tidak diterima. Pakai peristiwa batas pada panggilan proses.",
            )


@rule("subprocess-lanes")
def subprocess_lanes(page: Page) -> Iterator[Problem]:
    for element in page.of_kind("sub_process"):
        if children(page.node(element.id), "laneSet"):
            yield element.id, "Subproses tertanam tidak boleh berlajur. Jadikan proses sendiri lalu panggil."


@rule("transaction", ESSENTIAL)
def transaction(page: Page) -> Iterator[Problem]:
    for element in page.of_kind("transaction"):
        yield element.id, "Transaksi tidak diterima. Pakai panggilan proses."


@rule("ad-hoc", ESSENTIAL)
def ad_hoc(page: Page) -> Iterator[Problem]:
    for element in page.of_kind("ad_hoc_sub_process"):
        yield element.id, "Subproses ad hoc tidak diterima. Gambar urutan langkahnya."


@rule("multi-instance", ESSENTIAL)
def multi_instance(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if children(page.node(element.id), "multiInstanceLoopCharacteristics"):
            yield (
                element.id,
                "Penanda banyak-instans tidak diterima. Ulangi langkah dengan gerbang eksklusif.",
            )


@rule("loop-marker", ESSENTIAL)
def loop_marker(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if children(page.node(element.id), "standardLoopCharacteristics"):
            yield element.id, "Penanda ulang tidak diterima. Ulangi langkah dengan gerbang eksklusif."


@rule("unsupported-task", ESSENTIAL)
def unsupported_task(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.kind in _UNSUPPORTED_TASKS:
            yield element.id, f"Jenis langkah ini tidak diterima. {_UNSUPPORTED_TASKS[element.kind]}"


@rule("compensation")
def compensation(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if page.node(element.id).get("isForCompensation") == "true":
            yield (
                element.id,
                "Penanda kompensasi tidak diterima. Gambar langkah pembatalannya sebagai aliran biasa.",
            )


@rule("unsupported-event", ESSENTIAL)
def unsupported_event(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.kind == "intermediate_throw_event":
            yield element.id, "Peristiwa antara yang mengirim tidak diterima. Pakai tugas layanan."
        elif element.kind in _EVENTS:
            allowed = _EVENTS[element.kind]
            waits = element.kind in ("intermediate_catch_event", "boundary_event")
            if set(element.events) - allowed or len(element.events) > 1 or (waits and not element.events):
                yield element.id, _event_advice(element.kind)


def _event_advice(kind: str) -> str:
    if kind == "end_event":
        return "Peristiwa akhir harus biasa, tanpa pesan, galat atau terminasi."
    if kind == "start_event":
        return "Peristiwa mulai harus biasa atau menerima satu pesan."
    return "Peristiwa ini harus menunggu tepat satu hal: satu pesan atau satu pewaktu."


@rule("data-mapping", ESSENTIAL)
def data_mapping(page: Page) -> Iterator[Problem]:
    scopes = [(page.process.id, page.node(page.process.id))]
    scopes += [(element.id, page.node(element.id)) for element in page.elements]
    for scope_id, node in scopes:
        if any(bpmn_name(child) in DATA for child in node):
            yield (
                scope_id,
                "Pemetaan dan objek data tidak diterima. Hapus; pakai anotasi teks untuk keterangan.",
            )
