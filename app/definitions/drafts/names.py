"""Which names a file of the procedure may have.

A path is a key of a table here, but an export writes it to somebody's disk, so it must be harmless there: on Linux, on
Windows and on a Mac. What an operator deploys from a folder is kept whatever it is called; the rules are for names that
come in through a browser.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from app.definitions.drafts.errors import FileRefused
from app.definitions.folder import FOLDERS

KINDS = {
    ".bpmn": "diagram proses",
    ".dmn": "tabel keputusan",
    ".json": "formulir, skenario, atau pengaturan",
    ".md": "catatan",
    ".txt": "catatan",
}
MOST_BYTES = 1_000_000
MOST_FILES = 500
MOST_BYTES_IN_ALL = 20_000_000
_LONGEST = 150
_DEEPEST = 5
_PART = re.compile(r"\w[\w .+()-]*")
_TAKEN_BY_WINDOWS = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)


def check_name(path: str) -> None:
    """Raise FileRefused, in words, for a path that no file of a draft may have."""
    parts = path.split("/")
    shown = _shown(path)
    if parts[0] not in FOLDERS or len(parts) < 2:
        raise FileRefused(f"{shown} berada di luar processes/ dan forms/. Taruh berkas di salah satu folder itu.")
    if len(path) > _LONGEST or len(parts) > _DEEPEST:
        raise FileRefused(f"{shown} terlalu panjang atau terlalu dalam. Pakai nama yang lebih pendek.")
    for part in parts[1:]:
        if not _is_plain(part):
            message = "Nama hanya boleh memuat huruf, angka, spasi, titik, garis, dan tanda kurung."
            raise FileRefused(f"{shown} tidak dapat dipakai sebagai nama berkas. {message}")
    if PurePosixPath(path).suffix not in KINDS:
        raise FileRefused(f"{shown} bukan jenis berkas prosedur. Yang diterima: {', '.join(KINDS)}.")


def check_content(path: str, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise FileRefused(
            f"{_shown(path)} berukuran {_size(len(content))}; satu berkas paling besar {_size(MOST_BYTES)}. "
            "Kurangi isinya, atau pecah menjadi beberapa berkas."
        )


def check_whole(sizes: Iterable[int]) -> None:
    """Raise FileRefused for more files, or more bytes in all, than a procedure has."""
    found = list(sizes)
    if len(found) > MOST_FILES:
        raise FileRefused(f"Lebih dari {MOST_FILES} berkas. Sertakan hanya berkas prosedur: processes/ dan forms/.")
    if sum(found) > MOST_BYTES_IN_ALL:
        raise FileRefused("Semua berkas bersama lebih dari 20 MB. Sertakan hanya berkas prosedur.")


def check_free(path: str, others: Iterable[str]) -> None:
    """Raise FileRefused for a name that is taken, also where only capitals differ: a disk may not tell them apart."""
    folded = path.casefold()
    for other in others:
        if other.casefold() == folded:
            raise FileRefused(f"Sudah ada berkas bernama {_shown(other)}. Pakai nama lain, atau ubah berkas itu.")


def _size(count: int) -> str:
    """Say a size in megabytes, rounded up: what is over a limit must not read as the limit."""
    return f"{math.ceil(count / 10_000) / 100:g} MB".replace(".", ",")


def _is_plain(part: str) -> bool:
    return (
        _PART.fullmatch(part) is not None
        and not part.endswith((" ", "."))
        and part.partition(".")[0].casefold() not in _TAKEN_BY_WINDOWS
        and unicodedata.normalize("NFC", part) == part
    )


def _shown(path: str) -> str:
    """Quote a name that may hold anything: cut, and with what cannot be seen spelled out."""
    plain = "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in path[:80])
    return f"“{plain}{'…' if len(path) > 80 else ''}”"
