"""What a kind of case asks of its processes: ways in that can be opened, an end that closes, a watch that watches."""

from collections.abc import Iterator

from ..draft import Draft
from ..findings import Finding
from ..model import Element, Process

OPEN_CHANNELS = frozenset({"portal", "email"})
"""Channels that nobody on the staff has to enter."""
CLOCK_CHANGED = "clock_changed"
CLOSING = "case/close"


def kind_findings(draft: Draft) -> Iterator[Finding]:
    """What is wrong between a kind of case and its processes."""
    for kind in draft.settings.kinds.values():
        process, watch = draft.processes.get(kind.process), draft.processes.get(kind.watch or "")
        if process is not None:
            yield from _entrances(process)
            yield from _open_ends(draft, process)
            yield from _unheard(draft, process)
        if watch is not None:
            yield from _plain_start(watch)
            yield from _unseen(draft, watch)


def _entrances(process: Process) -> Iterator[Finding]:
    """A kind of case comes in by channels; what staff enter belongs to the lane of those who may."""
    channels: dict[str, str] = {}
    for start in process.starts:
        missing = [name for name in ("form", "channel") if not start.properties.get(name)]
        before = channels.setdefault(start.properties.get("channel", ""), start.id)
        if not start.events:
            message = "Jenis tiket dimulai oleh pesan dari suatu kanal. Pilih pesan untuk peristiwa mulai ini."
        elif missing:
            message = f"Isi properti {' dan '.join(missing)} agar kanal ini dapat dibuka."
        elif before != start.id:
            message = f"Kanal ini sudah dibuka oleh {before}. Pakai satu peristiwa mulai untuk setiap kanal."
        elif start.properties["channel"] not in OPEN_CHANNELS and not start.lane:
            message = "Kanal ini dicatat petugas. Letakkan peristiwa mulai di lajur bagian yang mencatatnya."
        else:
            continue
        yield Finding(process.file, start.id, "kind-start", message, start.line)


def _plain_start(process: Process) -> Iterator[Finding]:
    for start in process.starts:
        if start.events:
            message = "Pengawas jam dimulai bersama tiketnya. Pakai peristiwa mulai biasa, tanpa pesan."
            yield Finding(process.file, start.id, "watch-start", message, start.line)


def _open_ends(draft: Draft, process: Process) -> Iterator[Finding]:
    """An end that is reached without closing leaves a case that is open for ever and in nobody's inbox."""
    for end in _Ways(draft).ends_before_closing(process):
        message = "Proses dapat berakhir di sini tanpa menutup tiket. Tambahkan layanan case/close sebelumnya."
        yield Finding(process.file, end.id, "kind-not-closed", message, end.line)


class _Ways:
    """Walks processes and what they call; each is walked once, however often it is called."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._found: dict[tuple[str, str | None], list[Element]] = {}

    def ends_before_closing(self, process: Process, scope: str | None = None) -> list[Element]:
        """The ends of a process or of a box in it that a token reaches while the case is still open."""
        key = process.id, scope
        if key in self._found:
            return self._found[key]
        inside = [e for e in process.elements.values() if e.parent == scope]
        starts = [e for e in inside if e.kind == "start_event"]
        self._found[key] = starts  # whoever calls itself does not close; another rule refuses it
        reached = self._reached(process, inside, starts)
        self._found[key] = [e for e in inside if e.id in reached and e.kind == "end_event"]
        return self._found[key]

    def _reached(self, process: Process, inside: list[Element], starts: list[Element]) -> set[str]:
        seen: set[str] = set()
        frontier = [start.id for start in starts]
        while frontier:
            here = process.elements.get(frontier.pop())
            if here is None or here.id in seen:
                continue
            seen.add(here.id)
            frontier += [e.id for e in inside if e.attached_to == here.id and e.interrupting]
            if not self._closes(process, here):
                frontier += [flow.target for flow in process.outgoing(here.id)]
        return seen

    def _closes(self, process: Process, element: Element) -> bool:
        if element.kind == "sub_process":
            return not self.ends_before_closing(process, element.id)
        called = self._draft.processes.get(element.called_process or "")
        return element.operation == CLOSING or (called is not None and not self.ends_before_closing(called))


def _with_called(draft: Draft, process: Process) -> list[Process]:
    found = {process.id: process}
    frontier = [process]
    while frontier:
        for element in frontier.pop().elements.values():
            called = draft.processes.get(element.called_process or "")
            if called is not None and called.id not in found:
                found[called.id] = called
                frontier.append(called)
    return list(found.values())


def _unheard(draft: Draft, process: Process) -> Iterator[Finding]:
    for part in _with_called(draft, process):
        for element in part.elements.values():
            if element.message == CLOCK_CHANGED:
                message = "Hanya pengawas jam yang menerima pesan ini. Tunggu pesan lain, atau pindahkan ke pengawas."
                yield Finding(part.file, element.id, "message-never-comes", message, element.line)


def _unseen(draft: Draft, watch: Process) -> Iterator[Finding]:
    """The watch stands beside the case: no inbox shows its tasks, and only changes of the clock are told to it."""
    for part in _with_called(draft, watch):
        for element in part.elements.values():
            if element.kind == "user_task":
                message = "Tugas di dalam pengawas jam tidak tampil di kotak tugas. Pindahkan ke proses tiketnya."
                yield Finding(part.file, element.id, "watch-task", message, element.line)
            elif element.message and element.message != CLOCK_CHANGED and element.kind != "start_event":
                message = f"Pengawas jam hanya menerima pesan {CLOCK_CHANGED}. Pilih pesan itu."
                yield Finding(part.file, element.id, "message-never-comes", message, element.line)
