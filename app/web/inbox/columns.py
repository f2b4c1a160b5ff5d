"""What a row of the list can show besides the usual. Each reader chooses (`app.cases.inbox.saved_filters`)."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import lazy_gettext as _l

from app.models import Case, UserTask
from app.web.cases.labels import CHANNELS, LEVELS, PRIORITIES, label
from app.web.formats import moment

COLUMNS: Mapping[str, str] = {
    "task": _l("Tugas"),
    "handler": _l("Pemegang"),
    "category": _l("Kategori"),
    "priority": _l("Prioritas"),
    "level": _l("Tingkat"),
    "channel": _l("Kanal"),
    "received_at": _l("Diterima"),
    "phone": _l("Telepon"),
    "email": _l("Surel"),
    "reference": _l("Kode paket atau tender"),
    "lpse_support": _l("Nomor LPSE Support"),
}
_OF_CASE: Mapping[str, Callable[[Case], str | None]] = {
    "category": lambda case: case.category.name if case.category else None,
    "priority": lambda case: label(PRIORITIES, case.priority),
    "level": lambda case: label(LEVELS, case.level),
    "channel": lambda case: label(CHANNELS, case.channel),
    "received_at": lambda case: moment(case.received_at),
    "phone": lambda case: case.requester.phone,
    "email": lambda case: case.requester.email,
    "reference": lambda case: case.reference_code,
    "lpse_support": lambda case: case.lpse_support_number,
}
_OF_TASK: Mapping[str, Callable[[UserTask], str | None]] = {
    "task": lambda task: task.name,
    "handler": lambda task: task.assignee.name if task.assignee else None,
}


def known_columns(names: Sequence[str]) -> list[str]:
    """Return those that there are, in the order of the list; a name of an older program is left out."""
    return [name for name in COLUMNS if name in names]


def cells(columns: Sequence[str], case: Case, task: UserTask | None = None) -> list[tuple[str, str]]:
    """Return label and words of each column; "–" for what is not known."""
    found = []
    for name in columns:
        words = _OF_CASE[name](case) if name in _OF_CASE else (_OF_TASK[name](task) if task else None)
        found.append((str(COLUMNS[name]), words or "–"))
    return found
