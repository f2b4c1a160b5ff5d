"""Settings of two versions: groups of lanes, targets and counts, positions, reasons to close, texts of messages."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from app.definitions.comparison.difference import (
    SETTINGS,
    TEXTS,
    Difference,
    change,
    in_both_orders,
    quoted,
)
from app.engine import Settings
from app.engine.draft import Draft

SECTIONS = {
    "kinds": "Jenis kasus",
    "lanes": "Kelompok lajur",
    "values": "Batas dan jumlah",
    "positions": "Posisi tiket",
    "close_reasons": "Alasan penutupan",
    "messages": "Pesan",
}
VALUES = {
    "reminder_percent": "Peringatan kepada petugas pada persen batas waktu",
    "user_reminder_days": "Jeda sebelum pengguna diingatkan",
    "user_reminders": "Banyaknya pengingat kepada pengguna",
    "lkpp_reminder_days": "Jeda sebelum Admin PPE diingatkan akan pertanyaan kepada LKPP",
    "confirmation_days": "Batas waktu konfirmasi pengguna",
    "reopen_days": "Batas waktu membuka kembali tiket",
    "auto_answers_per_sender": "Jawaban otomatis paling banyak bagi satu pengirim",
    "auto_answers_per_case": "Jawaban otomatis paling banyak bagi satu tiket",
    "auto_answer_window_hours": "Rentang hitungan jawaban otomatis",
}
UNITS = {"_days": " hari kerja", "_percent": " %", "_hours": " jam"}
PARTS = {
    "process": "proses",
    "watch": "proses pengawas",
    "prefix": "awalan nomor",
    "label": "sebutan",
    "position": "posisi",
    "message": "pesan",
    "subject": "judul",
    "body": "isi",
}


def compare_settings(before: Draft, after: Draft) -> Iterator[Difference]:
    file = after.settings_file or before.settings_file or ""
    for section, title in SECTIONS.items():
        old, new = _entries(before.settings, section), _entries(after.settings, section)
        for key in in_both_orders(old, new):
            if key not in old or key not in new:
                yield _whole(file, section, title, key, old.get(key), new.get(key))
            else:
                yield from _parts(file, section, title, key, old[key], new[key])


def _entries(settings: Settings, section: str) -> dict[str, dict[str, Any]]:
    """Return each entry of a section as its parts; a plain value is one part without a name."""
    found: Mapping[str, Any] = getattr(settings, section)
    return {key: asdict(entry) if is_dataclass(entry) else {"": entry} for key, entry in found.items()}  # type: ignore[arg-type]


def _whole(
    file: str, section: str, title: str, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Difference:
    entry = new if old is None else old
    assert entry is not None
    verb = "baru" if old is None else "dihapus"
    said = _name(section, key)
    if "" in entry:
        said += f" ({entry['']}{_unit(section, key)})"
    before, after = (entry[""] if one and "" in one else one for one in (old, new))
    kind = f"{_subject(section)}_{'added' if old is None else 'removed'}"
    return Difference(kind, file, key, section, before, after, _group(section), f"{title}: {said} {verb}.")


def _parts(
    file: str, section: str, title: str, key: str, old: dict[str, Any], new: dict[str, Any]
) -> Iterator[Difference]:
    for part, after in new.items():
        before = old[part]
        if before == after:
            continue
        is_prose = section == "messages"
        name = f"{_name(section, key)}{f', {PARTS[part]}' if part else ''}"
        if is_prose:
            sentence = f"Pesan {name} berubah."
        elif section == "values":
            sentence = f"{name}: {before} → {after}{_unit(section, key)}."
        else:
            sentence = f"{title} {name}: {change(before, after)}."
        field = f"{section}.{part}" if part else section
        kind = f"{_subject(section)}_changed"
        yield Difference(kind, file, key, field, before, after, _group(section), sentence, is_prose=is_prose)


def _subject(section: str) -> str:
    return "message" if section == "messages" else "setting"


def _group(section: str) -> str:
    return TEXTS if section == "messages" else SETTINGS


def _name(section: str, key: str) -> str:
    return VALUES.get(key, key) if section == "values" else quoted(key)


def _unit(section: str, key: str) -> str:
    if section != "values":
        return ""
    return next((unit for ending, unit in UNITS.items() if key.endswith(ending)), "")
