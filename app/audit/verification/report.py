"""What a verification found: how much was read, where it ends, and each thing that does not fit, in the order found."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `what` is a short key for programs, `sentence` for people."""

    what: str
    sentence: str
    case: str | None = None
    sequence: int | None = None
    event: int | None = None
    seal: int | None = None

    def in_words(self) -> str:
        where = [
            f"tiket {self.case}" if self.case else "",
            f"kejadian ke-{self.sequence}" if self.sequence else "",
            f"nomor kejadian {self.event}" if self.event else "",
            f"segel {self.seal}" if self.seal else "",
        ]
        place = ", ".join(part for part in where if part)
        return f"{place}: {self.sentence}" if place else self.sentence


@dataclass(slots=True)
class Report:
    events: int = 0
    cases: int = 0
    seals: int = 0
    texts: int = 0
    files: int = 0
    erased: int = 0
    unsealed: int = 0  # events that came after the last seal: the limit of what is proved
    sealed_at: datetime | None = None
    has_outside: bool = True
    begun_anew: int = 0  # up to this seal the file outside is a copy of the database, since it was lost and admitted
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.found

    def add(self, finding: Finding) -> None:
        self.found += 1
        if len(self.findings) < MOST_KEPT:
            self.findings.append(finding)

    def as_dict(self) -> dict[str, Any]:
        told = asdict(self)
        told["sealed_at"] = self.sealed_at.isoformat() if self.sealed_at else None
        return {"whole": self.is_whole, **told}

    def in_words(self) -> Iterator[str]:
        yield (
            f"{self.events} kejadian dari {self.cases} tiket, {self.seals} segel, {self.texts} naskah, "
            f"{self.files} berkas diperiksa."
        )
        if self.erased:
            yield f"{self.erased} naskah atau berkas dihapus menurut hukum; penghapusannya tercatat."
        if not self.has_outside:
            yield "Berkas segel di luar basis data tidak ada."
        if self.begun_anew:
            yield f"Berkas segel di luar dimulai lagi: sampai segel {self.begun_anew} ia hanya menyalin basis data."
        if self.sealed_at is None:
            yield "Belum ada segel: yang terhapus dari ujung jejak tidak dapat dikenali."
        else:
            yield (
                f"Batas pembuktian: segel {self.seals} pada {self.sealed_at.isoformat(timespec='seconds')}; "
                f"{self.unsealed} kejadian sesudahnya belum disegel."
            )
