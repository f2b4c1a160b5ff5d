"""Called processes: there, startable, and not calling themselves."""

from collections.abc import Iterator

from ..model import Process
from .page import Page
from .registry import ESSENTIAL, Problem, rule


@rule("called-process-missing", ESSENTIAL)
def called_process_missing(page: Page) -> Iterator[Problem]:
    for call in page.of_kind("call_activity"):
        if not call.called_process:
            yield call.id, "Panggilan belum memilih proses. Isi calledElement dengan id prosesnya."
        elif call.called_process not in page.draft.processes:
            yield (
                call.id,
                f'Proses "{call.called_process}" tidak ada di antara berkas. Sertakan, atau perbaiki idnya.',
            )


@rule("called-process-start", ESSENTIAL)
def called_process_start(page: Page) -> Iterator[Problem]:
    for call in page.of_kind("call_activity"):
        called = page.draft.processes.get(call.called_process or "")
        if called is not None and called.starts and not any(not start.events for start in called.starts):
            yield (
                call.id,
                f'Proses "{called.id}" hanya mulai oleh pesan. Beri peristiwa mulai biasa agar dapat dipanggil.',
            )


@rule("call-recursion", ESSENTIAL)
def call_recursion(page: Page) -> Iterator[Problem]:
    for call in page.of_kind("call_activity"):
        if page.process.id in _called(page, call.called_process or ""):
            yield call.id, "Proses ini akhirnya memanggil dirinya sendiri tanpa henti. Putuskan lingkarannya."


def _called(page: Page, process_id: str) -> set[str]:
    seen: set[str] = set()
    frontier = [process_id]
    while frontier:
        process: Process | None = page.draft.processes.get(frontier.pop())
        if process is not None and process.id not in seen:
            seen.add(process.id)
            frontier += [e.called_process for e in process.elements.values() if e.called_process]
    return seen
