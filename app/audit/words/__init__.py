"""What the trail's names mean, in the words an auditor reads.

The trail itself holds names and keys, so that a word can be improved without touching what was recorded. Every event
name that the program records has its words here; a test walks the source for it.
"""

from collections.abc import Mapping

from app.audit.words.case_events import CASE_EVENTS
from app.audit.words.fields import FIELD_LABELS, TEXT_LABELS
from app.audit.words.service_events import SERVICE_EVENTS
from app.audit.words.values import ERASED_KINDS, SOURCE_WORDS, VALUE_WORDS

__all__ = [
    "ERASED_KINDS",
    "EVENT_WORDS",
    "FIELD_LABELS",
    "SOURCE_WORDS",
    "TEXT_LABELS",
    "VALUE_WORDS",
    "event_words",
    "label_of",
    "words_for",
]

EVENT_WORDS: Mapping[str, str] = {**CASE_EVENTS, **SERVICE_EVENTS}


def event_words(name: str) -> str:
    """Say what happened; an event of a newer program keeps its own name rather than be left out."""
    return EVENT_WORDS.get(name, name)


def label_of(key: str) -> str:
    """Name a field of the data, of the case ("case.subject") or of the requester ("requester.email")."""
    owner, _, field = key.rpartition(".")
    label = FIELD_LABELS.get(field) or TEXT_LABELS.get(field) or field.replace("_", " ").capitalize()
    return f"{label} pengguna" if owner == "requester" else label


def words_for(field: str, value: object) -> str:
    """Say a value that is a key of a fixed list in words; any other stands for itself."""
    return VALUE_WORDS.get(field, {}).get(str(value), str(value))
