"""One difference between two versions of the procedure, for a program as well as for a person."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)

STEPS = "steps"
FLOWS = "flows"
TIMERS = "timers"
SERVICES = "services"
FORMS = "forms"
TABLES = "tables"
SETTINGS = "settings"
TEXTS = "texts"
SCENARIOS = "scenarios"
DRAWING = "drawing"
FILES = "files"

SECTIONS = {
    STEPS: "Langkah dan lajur",
    FLOWS: "Alur dan syarat",
    TIMERS: "Pewaktu",
    SERVICES: "Layanan, keputusan, dan proses yang dipanggil",
    FORMS: "Formulir",
    TABLES: "Tabel keputusan",
    SETTINGS: "Pengaturan",
    TEXTS: "Teks pesan",
    SCENARIOS: "Skenario",
    DRAWING: "Gambar",
    FILES: "Berkas",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed, where, from what to what; `sentence` says it in Indonesian.

    `element` is the id or key that the file itself uses, `field` the part of it that changed, "" for the whole.
    """

    kind: str
    file: str
    element: str
    field: str
    before: Any
    after: Any
    section: str
    sentence: str
    process: str = ""
    is_prose: bool = False
    """Both sides are running text: what changed in it is best shown word by word."""

    def as_json(self) -> dict[str, Any]:
        names = ("kind", "file", "element", "field", "before", "after")
        return {name: getattr(self, name) for name in names}

    @property
    def effect(self) -> str:
        """Return added, removed or changed: what the mark on a diagram says."""
        ending = self.kind.rpartition("_")[2]
        return ending if ending in ("added", "removed") else "changed"


def change(before: object, after: object) -> str:
    return f"{quoted(before)} → {quoted(after)}"


def quoted(value: object) -> str:
    """Write a value as a reader sees it: text in quotes, numbers bare, nothing as a dash."""
    if value is None or value == "":
        return "(kosong)"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value) if isinstance(value, int | float) else f"“{value}”"


def in_both_orders(before: Iterable[K], after: Iterable[K]) -> list[K]:
    """Return every key once: in the order of the newer side, then what only the older side has."""
    return list(dict.fromkeys([*after, *before]))


def is_reordered(before: Sequence[K], after: Sequence[K]) -> bool:
    """Say whether what both sides have stands in another order."""
    mine, theirs = set(before), set(after)
    return [key for key in before if key in theirs] != [key for key in after if key in mine]
