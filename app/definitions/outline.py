"""A process told in words: what the diagram draws, for whoever cannot see it, has no JavaScript, or prints it.

Steps in the order in which they can be reached from the start. A gateway without a name only joins lines; the outline
looks through it, so that "then" always names something a reader knows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.engine import MESSAGES, SERVICES, Element, Flow, Process, Settings, Specification

_WORKDAYS = re.compile(r"workdays_later\(\s*(?:settings\.(?P<key>\w+)|(?P<days>\d+))\s*\)")

KINDS = {
    "start_event": "Mulai",
    "end_event": "Selesai",
    "user_task": "Tugas petugas",
    "service_task": "Langkah otomatis",
    "business_rule_task": "Tabel keputusan",
    "call_activity": "Menjalankan proses lain",
    "sub_process": "Bagian",
    "exclusive_gateway": "Percabangan",
    "event_based_gateway": "Menunggu salah satu",
    "intermediate_catch_event": "Menunggu",
    "intermediate_throw_event": "Mengirim",
    "boundary_event": "Sela",
}


@dataclass(frozen=True, slots=True)
class Next:
    """Where a step leads; `when` is the label or condition of the line, "" where it always does."""

    to: str
    when: str


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    name: str
    kind: str
    lane: str
    notes: tuple[str, ...]
    text: str
    form: str
    calls: str
    next: tuple[Next, ...]


def outline(specification: Specification, process: Process) -> list[Step]:
    """Return the named steps of a process, each once."""
    return [_step(specification, process, element) for element in _reachable(process) if _is_told(element)]


def forms_with_steps(specification: Specification) -> dict[str, list[Element]]:
    """Return every form by name, with the steps and starts, of any process, that it belongs to."""
    found: dict[str, list[Element]] = {form_id: [] for form_id in sorted(specification.forms)}
    for process in specification.processes.values():
        for element in process.elements.values():
            if element.form:
                found.setdefault(element.form, []).append(element)
    return found


def form_title(processes: Mapping[str, Process], form_id: str) -> str:
    """Name a form as its users know it: after the steps and starts that it belongs to, by its file's name else."""
    elements = (element for process in processes.values() for element in process.elements.values())
    names = dict.fromkeys(element.name for element in elements if element.form == form_id and element.name)
    return ", ".join(name for name in names if name) or form_id


def _is_told(element: Element) -> bool:
    return bool(element.name) or element.kind != "exclusive_gateway"


def _reachable(process: Process) -> Iterator[Element]:
    """Walk from the starts, breadth first; what hangs on a step's edge comes right after the step."""
    attached: dict[str, list[str]] = {}
    for element in process.elements.values():
        if element.attached_to:
            attached.setdefault(element.attached_to, []).append(element.id)
    waiting = [start.id for start in process.starts]
    seen: set[str] = set()
    while waiting:
        element_id = waiting.pop(0)
        if element_id in seen or element_id not in process.elements:
            continue
        seen.add(element_id)
        yield process.elements[element_id]
        waiting = [*attached.get(element_id, ()), *waiting]
        waiting += [flow.target for flow in process.outgoing(element_id)]
    yield from (element for element in process.elements.values() if element.id not in seen)


def _step(specification: Specification, process: Process, element: Element) -> Step:
    called = specification.processes.get(element.called_process or "")
    return Step(
        id=element.id,
        name=element.name or KINDS.get(element.kind, element.id),
        kind=KINDS.get(element.kind, element.kind),
        lane=element.lane or "",
        notes=tuple(_notes(specification.settings, process, element)),
        text=element.instructions or element.documentation or "",
        form=element.form or "",
        calls=called.id if called else "",
        next=tuple(_next(process, element)),
    )


def _notes(settings: Settings, process: Process, element: Element) -> Iterator[str]:
    if element.attached_to:
        host = process.elements[element.attached_to]
        effect = "menghentikan" if element.interrupting else "tidak menghentikan"
        yield f"Dapat menyela “{host.name}” dan {effect} langkah itu."
    if element.message:
        yield f"Pesan: {MESSAGES.get(element.message, element.message)}."
    if element.timer:
        yield f"Waktu: {timer_in_words(settings, element.timer.expression)}."
    if element.operation:
        service = SERVICES.get(element.operation)
        values = ", ".join(f"{name} = {value}" for name, value in element.parameters.items())
        yield f"Layanan: {service.label if service else element.operation}{f' ({values})' if values else ''}."
    if element.decision_id:
        yield f"Keputusan: {element.decision_id}."
    if position := element.properties.get("position"):
        yield f"Posisi tiket: {settings.positions.get(position, position)}."
    if clock := element.properties.get("clock"):
        yield {"paused": "Jam SLA dijeda.", "stopped": "Jam SLA berhenti."}.get(clock, clock)


def timer_in_words(settings: Settings, expression: str) -> str:
    """Say the timers that the service uses in words; a FEEL text of another kind stands as it is."""
    match = _WORKDAYS.fullmatch(expression.strip())
    if match:
        days = settings.values.get(match["key"]) if match["key"] else match["days"]
        return f"{days} hari kerja sejak mulai menunggu"
    return expression


def _next(process: Process, element: Element) -> Iterator[Next]:
    for flow in process.outgoing(element.id):
        target = _look_through(process, flow.target)
        yield Next(target.name or KINDS.get(target.kind, target.id), _when(element, flow))


def _when(element: Element, flow: Flow) -> str:
    if flow.name or flow.condition:
        return flow.name or flow.condition or ""
    return "selain itu" if element.default_flow == flow.id else ""


def _look_through(process: Process, element_id: str) -> Element:
    element, seen = process.elements[element_id], {element_id}
    while not _is_told(element):
        flows = process.outgoing(element.id)
        if len(flows) != 1 or flows[0].target in seen:
            break
        seen.add(flows[0].target)
        element = process.elements[flows[0].target]
    return element
