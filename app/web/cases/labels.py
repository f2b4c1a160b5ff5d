"""Words for what the tables keep as keys. Labels that belong to the procedure come from the case's own version."""

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy.orm import Session

from app.definitions.published import Published, load
from app.models import Case

CHANNELS = {
    "portal": lazy_gettext("Portal"),
    "phone": lazy_gettext("Telepon"),
    "counter": lazy_gettext("Loket"),
    "lpse_support": lazy_gettext("LPSE Support"),
    "email": lazy_gettext("Surel"),
    "letter": lazy_gettext("Surat atau langsung"),
}
KINDS = {"ticket": lazy_gettext("Tiket"), "complaint": lazy_gettext("Pengaduan")}
PRIORITIES = {
    "urgent": lazy_gettext("Mendesak"),
    "high": lazy_gettext("Tinggi"),
    "normal": lazy_gettext("Normal"),
    "low": lazy_gettext("Rendah"),
}
LEVELS = {
    "helpdesk": lazy_gettext("Helpdesk"),
    "admin_ppe": lazy_gettext("Admin PPE"),
    "lkpp": lazy_gettext("Helpdesk LKPP"),
}
MESSAGE_KINDS = {
    "request": lazy_gettext("Permintaan"),
    "reply": lazy_gettext("Balasan"),
    "objection": lazy_gettext("Keberatan"),
    "confirmation": lazy_gettext("Konfirmasi"),
    "withdrawal": lazy_gettext("Penarikan"),
    "automatic": lazy_gettext("Balasan otomatis"),
    "question": lazy_gettext("Pertanyaan"),
    "answer": lazy_gettext("Jawaban"),
    "complaint_answer": lazy_gettext("Jawaban"),
}
_DAY = timedelta(days=1)


def label(words: dict[str, str], key: str | None) -> str:
    """Return the words for a key; a key that nobody has words for is shown as it is."""
    return str(words.get(key, key)) if key else ""


def masked(number: str | None) -> str:
    """Return an identity number with all but its last four digits covered."""
    digits = [character for character in number or "" if character.isdigit()]
    return "•••• " + "".join(digits[-4:]) if len(digits) > 4 else (number or "")


def span(length: timedelta) -> str:
    """Say a length on the SLA clock, where a day has 24 hours: "1 hari 3 jam", "45 menit"."""
    minutes = int(length.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = []
    if days:
        parts.append(ngettext("%(num)s hari", "%(num)s hari", days))
    if hours:
        parts.append(ngettext("%(num)s jam", "%(num)s jam", hours))
    if rest and length < _DAY:
        parts.append(ngettext("%(num)s menit", "%(num)s menit", rest))
    return " ".join(parts) or str(gettext("0 menit"))


def positions(session: Session, cases: Iterable[Case]) -> dict[int, str]:
    """Return where each case stands, in the words of the version that it runs on, by the case's id."""
    versions: dict[int, Published] = {}
    words = {}
    for case in cases:
        version = versions.get(case.deployment_id) or load(session, case.deployment_id)
        versions[case.deployment_id] = version
        words[case.id] = version.position_label(case.position)
    return words
