"""The settings beside the processes: there, and naming processes and groups that exist."""

from collections.abc import Collection, Iterator

from ..draft import SETTINGS_FILE, Draft
from ..findings import Finding


def unknown_groups(draft: Draft, groups: Collection[str]) -> Iterator[Finding]:
    """Say which lanes belong to nobody: their tasks would reach no inbox."""
    for lane, group in draft.settings.lanes.items():
        if group not in groups:
            known = ", ".join(sorted(groups))
            message = f'Kelompok "{group}" belum ada. Buat dahulu di menu Kelompok, atau pakai salah satu: {known}.'
            yield Finding(draft.settings_file or "", f"lanes.{lane}", "lane-group-unknown", message)


def settings_findings(draft: Draft) -> Iterator[Finding]:
    """What is wrong between settings.json and the processes."""
    if draft.settings_file is None:
        if draft.documents:
            message = "Berkas settings.json tidak ada. Sertakan lajur, posisi, alasan penutupan dan teks pesan."
            yield Finding(f"processes/{SETTINGS_FILE}", "", "settings-missing", message)
        return
    for key, kind in draft.settings.kinds.items():
        for part, process_id in (("process", kind.process), ("watch", kind.watch)):
            if process_id is not None and process_id not in draft.processes:
                message = f'Proses "{process_id}" tidak ada di antara berkas. Sertakan, atau perbaiki namanya.'
                yield Finding(draft.settings_file, f"kinds.{key}.{part}", "settings-unknown-process", message)
