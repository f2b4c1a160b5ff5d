"""The settings beside the processes: there, and naming processes that begin as the application begins them."""

from collections.abc import Iterator

from ..draft import SETTINGS_FILE, Draft
from ..findings import Finding
from ..model import Process

OPEN_CHANNELS = frozenset({"portal", "email"})
"""Channels that nobody on the staff has to enter."""


def settings_findings(draft: Draft) -> Iterator[Finding]:
    """What is wrong between settings.json and the processes."""
    if draft.settings_file is None:
        if draft.documents:
            message = "Berkas settings.json tidak ada. Sertakan lajur, posisi, alasan penutupan dan teks pesan."
            yield Finding(f"processes/{SETTINGS_FILE}", "", "settings-missing", message)
        return
    for key, kind in draft.settings.kinds.items():
        for part, process_id in (("process", kind.process), ("watch", kind.watch)):
            process = draft.processes.get(process_id or "")
            if process is not None and part == "watch":
                yield from _plain_start(process)
            elif process is not None:
                yield from _entrances(process)
            elif process_id is not None:
                message = f'Proses "{process_id}" tidak ada di antara berkas. Sertakan, atau perbaiki namanya.'
                yield Finding(draft.settings_file, f"kinds.{key}.{part}", "settings-unknown-process", message)


def _entrances(process: Process) -> Iterator[Finding]:
    """A kind of case comes in by channels; what staff enter belongs to the lane of those who may."""
    for start in process.starts:
        missing = [name for name in ("form", "channel") if not start.properties.get(name)]
        if not start.events:
            message = "Jenis tiket dimulai oleh pesan dari suatu kanal. Pilih pesan untuk peristiwa mulai ini."
        elif missing:
            message = f"Isi properti {' dan '.join(missing)} agar kanal ini dapat dibuka."
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
