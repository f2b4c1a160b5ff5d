"""The procedure as two folders, `processes/` and `forms/`, so that it can live beside the program or in git."""

from collections.abc import Mapping
from pathlib import Path

FOLDERS = ("processes", "forms")
LONGEST_NAME = 200
Files = Mapping[str, bytes]


class UnreadableFolder(ValueError):
    """No procedure can be read from the folder; the message says why."""


class NoProcedureHere(UnreadableFolder):
    """The folder holds neither processes/ nor forms/."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"Di {root} tidak ada folder processes/ dan forms/. Tunjuk folder yang memuat keduanya.")


class UnreadableFile(UnreadableFolder):
    """One of the files cannot be read."""

    def __init__(self, path: Path, problem: OSError) -> None:
        super().__init__(f"{path} tidak dapat dibaca: {problem.strerror or problem}. Periksa berkas dan izinnya.")


class UnusableFile(UnreadableFolder):
    """One of the files cannot be kept as it is."""

    def __init__(self, path: Path, why: str) -> None:
        shown = ascii(path.as_posix())[1:-1] if "\udc80" <= max(path.as_posix()) <= "\udcff" else path.as_posix()
        super().__init__(f"{shown} {why}")


def read_folder(root: Path) -> dict[str, bytes]:
    """Return every file below processes/ and forms/, by its POSIX path relative to `root`.

    A link is followed within the folder alone: a procedure from somebody else must not publish a file of this machine.
    Raises NoProcedureHere, UnreadableFile, UnusableFile.
    """
    if not any((root / name).is_dir() for name in FOLDERS):
        raise NoProcedureHere(root)
    found = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_symlink():
                _check_link(root, path)
            if path.is_file():
                found[_name(root, path)] = _read(path)
    return found


def _check_link(root: Path, path: Path) -> None:
    target = path.resolve()
    if not target.exists() or not target.is_relative_to(root.resolve()):
        raise UnusableFile(path, "adalah tautan ke luar folder ini. Ganti dengan berkasnya.")


def _name(root: Path, path: Path) -> str:
    name = path.relative_to(root).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UnusableFile(path, "bernama bukan dalam UTF-8. Ganti namanya.") from None
    if len(name) > LONGEST_NAME:
        raise UnusableFile(path, f"bernama lebih dari {LONGEST_NAME} karakter. Pendekkan nama berkas atau foldernya.")
    return name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableFile(path, problem) from problem


def write_folder(root: Path, files: Files) -> None:
    """Write the files back below `root`, byte for byte. Other files there are left alone."""
    for name, content in sorted(files.items()):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
