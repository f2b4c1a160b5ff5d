"""The file outside the database in which the head of every seal stands, one JSON line each, with the public keys.

Whoever puts an older database in place, or cuts its end off, does not have the seals that this file has. It is only
ever appended to. A copy of it on another machine is what makes it worth most: see docs/audit-record.md.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson


class BrokenOutside(ValueError):
    """A line that is none of ours; the message says which."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the file says: the digest of each seal by number, the public key of each key id, where gaps are told."""

    seals: dict[int, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    restored: frozenset[int] = frozenset()  # numbers before which a restored copy of the database is admitted
    begun_anew: int = 0  # the seal after which a lost file began again; those up to it are copied from the database

    @property
    def last(self) -> int:
        return max(self.seals, default=0)

    def is_gone(self, newest: int) -> bool:
        """Say whether nothing is left of it, though the database has seals up to `newest`.

        The key is written before the first seal is committed: a process that dies in between leaves that line.
        """
        return newest > 0 and not self.seals and (newest > 1 or not self.keys)


def read_outside(path: Path) -> Outside | None:
    """Return what the file says, None where there is no file. Raises BrokenOutside."""
    if not path.is_file():
        return None
    seals: dict[int, str] = {}
    keys: dict[str, str] = {}
    restored: set[int] = set()
    begun_anew = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                entry: dict[str, Any] = orjson.loads(line)
                if "public_key" in entry:
                    keys[entry["key"]] = entry["public_key"]
                elif "restored_before" in entry:
                    restored.add(entry["restored_before"])
                elif "begun_anew_after" in entry:
                    begun_anew = max(begun_anew, int(entry["begun_anew_after"]))
                else:
                    seals[int(entry["number"])] = entry["digest"]
            except (ValueError, KeyError, TypeError) as error:
                raise BrokenOutside(f"baris {number} tidak terbaca") from error
    return Outside(seals, keys, frozenset(restored), begun_anew)


def append_outside(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Add lines and return when the disk has them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    with os.fdopen(handle, "ab") as file:
        file.write(b"".join(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS) + b"\n" for entry in entries))
        file.flush()
        os.fsync(file.fileno())
