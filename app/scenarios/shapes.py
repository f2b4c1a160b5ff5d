"""The shapes that a scenario's JSON is made of, each read with the place where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LONGEST_NAME = 200
_LONGEST_TEXT = 20_000


@dataclass
class Shapes:
    """Reads on after a problem: an author wants to know all of them at once."""

    problems: list[str] = field(default_factory=list)

    def refuse(self, place: str, message: str) -> None:
        self.problems.append(f"{place}: {message}" if place else message)

    def object(self, place: str, found: Any, keys: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(found, Mapping):
            self.refuse(place, "harus berupa objek, diawali { dan diakhiri }.")
            return {}
        for key in found:
            if key not in keys:
                self.refuse(place, f"kunci “{key}” tidak dikenal. Yang dikenal: {', '.join(keys)}.")
        return {key: value for key, value in found.items() if key in keys}

    def items(self, place: str, found: Any) -> list[Any]:
        if isinstance(found, list):
            return found
        self.refuse(place, "harus berupa daftar, diawali [ dan diakhiri ].")
        return []

    def names(self, place: str, found: Any) -> tuple[str, ...]:
        return tuple(self.name(place, one) for one in self.items(place, found))

    def name(self, place: str, found: Any) -> str:
        if isinstance(found, str) and 0 < len(found) <= LONGEST_NAME and found.isprintable():
            return found
        self.refuse(place, "harus berupa teks pendek yang tidak kosong.")
        return ""

    def text(self, place: str, found: Any, *, longest: int = _LONGEST_TEXT) -> str:
        if isinstance(found, str) and len(found) <= longest and "\0" not in found:
            return found
        self.refuse(place, f"harus berupa teks, paling banyak {longest} huruf.")
        return ""

    def instant(self, place: str, found: Any) -> datetime:
        """Read an instant with its zone; another one would be another instant on another machine."""
        try:
            at = datetime.fromisoformat(found) if isinstance(found, str) else None
        except ValueError:
            at = None
        if at is None or at.utcoffset() is None or not 2000 <= at.year <= 2200:
            self.refuse(place, "harus berupa saat dengan zona waktu, misalnya 2026-11-03T09:00+07:00.")
            return datetime.fromisoformat("2000-01-01T00:00+00:00")
        return at
