"""The procedure as one zip: written so that the same files give the same bytes, read without trusting a byte of it.

A zip from a stranger may name files outside of its folder, be a link, unpack to more than a disk holds, or hold the
same name twice. Here nothing is ever written to a disk: what is taken becomes rows under checked names, and everything
is bounded before it is read.
"""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass

from app.definitions.drafts.errors import FileRefused
from app.definitions.drafts.names import (
    MOST_BYTES,
    MOST_FILES,
    check_content,
    check_free,
    check_name,
    check_whole,
)
from app.definitions.folder import FOLDERS, Files

MOST_BYTES_OF_A_ZIP = 10_000_000
_MOST_ENTRIES = 4 * MOST_FILES
_THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)
_A_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a zip holds of a procedure; `left_out` names what stands beside processes/ and forms/ in it."""

    files: dict[str, bytes]
    left_out: tuple[str, ...]


def write_zip(files: Files) -> bytes:
    """Return the files as a zip. The same files always give the same bytes, on any machine and on any day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _THE_SAME_DAY)
            entry.create_system, entry.external_attr = 3, _A_PLAIN_FILE  # of Unix, wherever this runs
            archive.writestr(entry, content)
    return packed.getvalue()


def read_zip(content: bytes) -> Unpacked:
    """Return the files below processes/ and forms/, also where the zip has one folder around them.

    Raises FileRefused, in words, for what is no zip, is no procedure, or could do harm.
    """
    if len(content) > MOST_BYTES_OF_A_ZIP:
        raise FileRefused("Berkas zip ini lebih dari 10 MB. Sertakan hanya folder processes/ dan forms/.")
    if content.count(_ENTRY) > _MOST_ENTRIES:
        raise FileRefused("Berkas zip ini memuat terlalu banyak berkas. Sertakan hanya folder processes/ dan forms/.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpack(archive)
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise FileRefused("Berkas ini bukan zip yang utuh. Buat zip dari folder processes/ dan forms/ lagi.") from None


def _unpack(archive: zipfile.ZipFile) -> Unpacked:
    entries = [entry for entry in archive.infolist() if not _is_litter(entry.filename)]
    for entry in entries:
        _check_entry(entry)
    files = [entry for entry in entries if not entry.is_dir()]
    around = _folder_around([entry.filename for entry in files])
    wanted = {entry.filename.removeprefix(around): entry for entry in files}
    inside = {path: entry for path, entry in wanted.items() if path.startswith(tuple(f"{one}/" for one in FOLDERS))}
    if not inside:
        raise FileRefused("Di dalam zip ini tidak ada folder processes/ dan forms/. Pilih zip yang memuat keduanya.")
    for path in inside:
        check_name(path)
    if len(wanted) < len(files):
        raise FileRefused("Zip ini memuat dua berkas dengan nama yang sama. Sisakan satu.")
    taken: list[str] = []
    for path in inside:
        check_free(path, taken)
        taken.append(path)
    check_whole(entry.file_size for entry in inside.values())
    found = {path: _read(archive, path, entry) for path, entry in sorted(inside.items())}
    return Unpacked(found, tuple(sorted(wanted.keys() - inside.keys())))


def _is_litter(name: str) -> bool:
    """Say whether a computer put this in by itself: nobody means it."""
    return name.startswith(_LITTER[0]) or name.rpartition("/")[2] in _LITTER[1:]


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Raise FileRefused for an entry that is anything but a plain file or folder within the zip's own folder."""
    name = entry.orig_filename
    parts = name.rstrip("/").split("/")
    if "\\" in name or "\0" in name or ":" in parts[0] or name.startswith("/") or {"..", "."} & set(parts):
        raise FileRefused("Zip ini menunjuk berkas di luar foldernya sendiri dan tidak dibuka. Buat zip baru.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FileRefused("Zip ini memuat tautan, bukan berkas. Ganti tautan itu dengan berkasnya, lalu buat zip lagi.")
    if entry.flag_bits & _ENCRYPTED:
        raise FileRefused("Zip ini dikunci dengan kata sandi. Buat zip tanpa kata sandi.")
    if entry.compress_type not in _METHODS:
        raise FileRefused("Zip ini dimampatkan dengan cara yang tidak dikenal. Buat zip biasa.")


def _folder_around(names: list[str]) -> str:
    """Return the one folder that everything stands in, with its slash, "" where there is none."""
    tops = {name.partition("/")[0] for name in names}
    if len(tops) != 1 or tops & set(FOLDERS):
        return ""
    return f"{tops.pop()}/"


def _read(archive: zipfile.ZipFile, path: str, entry: zipfile.ZipInfo) -> bytes:
    """Read no more than a file may hold, whatever the zip says of its size."""
    with archive.open(entry) as opened:
        content = opened.read(MOST_BYTES + 1)
    check_content(path, content)
    return content
