"""What of settings.json the application will read while these processes run: each text and value, there and usable.

The names come from `own_settings`, where the operations take them from too. Without this a missing text would be an
incident of the first case that needs it.
"""

from collections.abc import Iterator

from app.expressions.syntax import Literal

from .. import own_settings as own
from ..draft import Draft
from ..findings import Finding
from ..model import Element
from .demands import compiled


def wanted_settings(draft: Draft) -> Iterator[Finding]:
    """Say which texts and values are missing or unusable, each once, with the first step that needs it."""
    if draft.settings_file is None:
        return
    for text, user in _texts(draft).items():
        if text not in draft.settings.messages:
            message = f'Teks ini belum ada, padahal dikirim {user}. Tambahkan "{text}" dengan subject dan body.'
            yield Finding(draft.settings_file, f"messages.{text}", "text-missing", message)
    for key, user in _values(draft).items():
        problem = _problem(draft, key)
        if problem:
            message = f"{problem}, padahal dibaca {user}. Isi dengan {_WANTED[key]}."
            yield Finding(draft.settings_file, f"values.{key}", "value-missing", message)


def _texts(draft: Draft) -> dict[str, str]:
    found = dict.fromkeys(own.CASE_TEXTS if draft.settings.kinds else (), "untuk setiap tiket")
    for element in _services(draft):
        if _sends_its_own(element):
            for text in own.OPERATION_TEXTS.get(element.operation or "", ()):
                found.setdefault(text, _named(element))
    return found


def _values(draft: Draft) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in _services(draft):
        for key in own.OPERATION_VALUES.get(element.operation or "", ()):
            found.setdefault(key, _named(element))
    return found


def _services(draft: Draft) -> Iterator[Element]:
    for process in draft.processes.values():
        yield from (e for e in process.elements.values() if e.kind == "service_task" and e.operation)


def _named(element: Element) -> str:
    return f"oleh layanan {element.operation} pada langkah {element.id} ({element.process_id})"


def _sends_its_own(element: Element) -> bool:
    """An answer may name its text; only the letter to LKPP is one of the settings."""
    if element.operation == "user/inform":
        return not element.parameters.get("message", "").strip()
    if element.operation == "case/escalate":
        level = compiled(element.parameters.get("level", ""))
        return not isinstance(level, Literal) or level.value == own.LKPP
    return True


_LIMITS = {own.USER_REMINDERS: (0, 100), own.REMINDER_PERCENT: (1, 99)}
_WANTED = {key: f"bilangan bulat {low} sampai {high}" for key, (low, high) in _LIMITS.items()}


def _problem(draft: Draft, key: str) -> str:
    if key not in draft.settings.values:
        return "Nilai ini belum ada"
    value, (low, high) = draft.settings.values[key], _LIMITS[key]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return "" if value is None or (is_whole and low <= int(value or 0) <= high) else "Nilai ini tidak dapat dipakai"
