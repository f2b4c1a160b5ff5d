"""What was erased by law is not written anew: a verb that would add words to such a case is refused."""

from app.cases.errors import Conflict
from app.models import Case


def require_not_erased(case: Case) -> None:
    """Raise Conflict for a case whose content was erased."""
    if case.erased_at is not None:
        raise Conflict(
            f"Isi {case.number} sudah dihapus menurut hukum, jadi tidak dapat ditambah lagi. Buka tiket baru."
        )
