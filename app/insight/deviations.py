"""Where a case left the published standard: too late, not at the first attempt, past a level, or by hand.

The standard is one page (persyaratan, prosedur, waktu): one working day, three where LKPP is asked; Helpdesk, then
Admin PPE, then LKPP; each request is answered.
"""

from collections.abc import Mapping, Sequence

from app.insight.passages import Event
from app.models import TICKET, Case
from app.sla import Pause

LATE = "late"
REOPENED = "reopened"
UNANSWERED = "unanswered"
SKIPPED = "skipped"
MOVED = "moved"
FAULTY = "faulty"

WORDS: Mapping[str, str] = {
    LATE: "Melewati batas waktu layanan",
    REOPENED: "Dibuka kembali sesudah dijawab atau ditutup",
    UNANSWERED: "Ditutup petugas atau sistem tanpa jawaban",
    SKIPPED: "Dieskalasikan ke LKPP tanpa melalui Admin PPE",
    MOVED: "Dipindahkan ke langkah lain dengan tangan",
    FAULTY: "Terhenti karena kesalahan prosedur",
}
_OF_THE_REQUESTER = frozenset({"withdrawn", "no_reply", "spam", "merged"})  # what needs no answer by the procedure


def deviations_of(case: Case, events: Sequence[Event], pauses: Sequence[tuple[str, Pause]]) -> str:
    """Return the names of what applies, in the order of `WORDS`, each between commas; "" for none."""
    names = {event.name for event in events}
    levels = [event.data.get("after", {}).get("level") for event in events if event.name == "case_escalated"]
    closed_without = case.closed_at is not None and case.answered_at is None
    applies = {
        LATE: case.breached_at is not None,
        REOPENED: any(reason == "stopped" and pause.ended_at is not None for reason, pause in pauses),
        UNANSWERED: closed_without and case.close_reason not in _OF_THE_REQUESTER,
        SKIPPED: case.kind == TICKET and "lkpp" in levels and "admin_ppe" not in levels[: levels.index("lkpp")],
        MOVED: "case_moved" in names,
        FAULTY: "incident_opened" in names,
    }
    found = [name for name in WORDS if applies[name]]
    return f",{','.join(found)}," if found else ""
