"""Why something is erased: by which law, at whose wish, in which words. It stands in the trail for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.audit import Actor
from app.audit.words import VALUE_WORDS
from app.cases.errors import BadAnswer, NotAllowed
from app.models import Case
from app.models.people import ADMINISTRATOR

LONGEST_REASON = 500
RETENTION = "retention"
BASES: Mapping[str, str] = VALUE_WORDS["legal_basis"]
ASKERS: Mapping[str, str] = VALUE_WORDS["asked_by"]
_FEWEST_LETTERS = 4


def require_eraser(actor: Actor) -> None:
    """Raise NotAllowed for whoever is neither an administrator nor the system: the machine's keeper, a run's worker."""
    is_system = actor.requester is None and (actor.user is None or actor.source != "web")
    if not is_system and ADMINISTRATOR not in actor.groups:
        raise NotAllowed("Data pribadi dihapus administrator.")


@dataclass(frozen=True, slots=True)
class Grounds:
    """`basis` is a key of BASES, `asked_by` one of ASKERS; the reason says what neither does, and names nobody."""

    reason: str
    basis: str
    asked_by: str

    def told(self) -> dict[str, Any]:
        """Return what the trail keeps of it."""
        return {"reason": self.reason.strip(), "legal_basis": self.basis, "asked_by": self.asked_by}

    def require_sound(self) -> None:
        """Raise BadAnswer for what is missing or unknown."""
        if not self.reason.strip():
            raise BadAnswer("reason", "Tuliskan alasannya, misalnya nomor surat permintaannya.")
        if len(self.reason) > LONGEST_REASON:
            raise BadAnswer("reason", f"Paling banyak {LONGEST_REASON} karakter.")
        if self.basis not in BASES:
            raise BadAnswer("basis", "Pilih dasar hukumnya.")
        if self.asked_by not in ASKERS:
            raise BadAnswer("asked_by", "Pilih siapa yang memintanya.")

    def require_nameless(self, case: Case) -> None:
        """Raise BadAnswer where the reason, which is never erased, says whom the case is of."""
        said, person = self.reason.casefold(), case.requester
        for value in (person.name, person.email, person.phone, person.organization, person.npwp, person.spse_user_id):
            if value and len(value) >= _FEWEST_LETTERS and value.casefold() in said:
                raise BadAnswer(
                    "reason",
                    "Alasan ini memuat nama, surel, atau nomor pemohon, padahal alasan tetap tersimpan selamanya. "
                    "Tulis tanpa data pribadi, misalnya nomor surat permintaannya.",
                )
