"""The procedure as two folders, `processes/` and `forms/`, so that it can live beside the program or in git."""

from collections.abc import Mapping
from pathlib import Path

FOLDERS = ("processes", "forms")
Files = Mapping[str, bytes]


class NoProcedureHere(ValueError):
    """The folder holds neither processes/ nor forms/."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"Di {root} tidak ada folder processes/ dan forms/. Tunjuk folder yang memuat keduanya.")


def read_folder(root: Path) -> dict[str, bytes]:
    """Return every file below processes/ and forms/, by its POSIX path relative to `root`.

    Raises NoProcedureHere.
    """
    if not any((root / name).is_dir() for name in FOLDERS):
        raise NoProcedureHere(root)
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for name in FOLDERS
        for path in sorted((root / name).rglob("*"))
        if path.is_file()
    }


def write_folder(root: Path, files: Files) -> None:
    """Write the files back below `root`, byte for byte. Other files there are left alone."""
    for name, content in sorted(files.items()):
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
