"""From an event's data to what is read: pairs of before and after, details, texts with their digests.

Works by the shape of the data, not by the name of the event, so that an event of a kind that did not exist when this
was written is still shown whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.audit.behind import Behind
from app.audit.entry import Change, Detail, Quote, Shown
from app.audit.glossary import Glossary
from app.audit.words import ERASED_KINDS, label_of, words_for
from app.models import AuditEvent
from app.sla import Calendar, InvalidCalendar
from app.sla.differences import differences

PERSONAL = frozenset({"case.subject", "case.description"})
_REFERENCES = frozenset({"message", "note", "escalation", "faq", "sha256"})  # shown as texts, or mean nothing
_SHOWN_ELSEWHERE = frozenset(
    {"before", "after", "reason", "path", "facts", "answers", "attachments", "process", "tasks"}
)
_PEOPLE = frozenset({"assignee", "deputy", "on_behalf_of", "user"})


@dataclass(slots=True)
class Read:
    changes: list[Change] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    reason: str = ""


class Reader:
    """Reads events of one timeline. `newest` says, by case and column, which event recorded its present value."""

    def __init__(
        self, behind: Behind, glossary: Glossary, newest: Mapping[tuple[int | None, str], int] | None = None
    ) -> None:
        self.behind, self.glossary, self.newest = behind, glossary, newest or {}

    def read(self, event: AuditEvent, data: Mapping[str, Any]) -> Read:
        read = Read()
        self._pairs(read, event, data)
        for facts in (data.get("facts"), data.get("after") if event.name == "case_opened" else None):
            self._facts(read, event, facts or {})
        self._answers(read, event, data)
        for key, value in data.items():
            if key not in _REFERENCES and key not in _SHOWN_ELSEWHERE and not (key == "element" and "task" in data):
                shown = self.say(event, key, value, data)
                if shown is not None and shown != event.at:
                    read.details.append(Detail(label_of(key), shown))
        self._mail(read, data)
        self._texts(read, event, data)
        self._reason(read, event, data)
        read.path = [name for name in (self._step(event, step) for step in data.get("path") or ()) if name]
        return read

    def say(self, event: AuditEvent, key: str, value: Any, data: Mapping[str, Any] | None = None) -> Shown:
        """Return a value in words, or an instant for the page to write in its reader's zone."""
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return "ya" if value else "tidak"
        if key.endswith("_at") or key in ("not_before", "bid_deadline"):
            return datetime.fromisoformat(str(value))
        if key in _PEOPLE:
            return self.behind.person(value)
        return self._in_words(event, key, value, data or {})

    def _in_words(self, event: AuditEvent, key: str, value: Any, data: Mapping[str, Any]) -> str:
        deployment = event.deployment_id
        if isinstance(value, Mapping) and key != "erased":
            return ", ".join(f"{label_of(name)}: {item}" for name, item in value.items())
        if key == "members":
            return ", ".join(self.behind.person(user_id) or "" for user_id in value)
        if isinstance(value, list | tuple):
            return ", ".join(self.behind.groups.get(str(item), str(item)) for item in value)
        match key:
            case "task" | "attempted_task":
                return self.behind.tasks.get(value, f"nomor {value}")
            case "group":
                return self.behind.groups.get(value, str(value))
            case "category":
                return self.behind.categories.get(value, str(value))
            case "position":
                return self.glossary.position(deployment, value)
            case "reason":
                return self.glossary.close_reason(deployment, value)
            case "key":
                return self.glossary.setting(value)
            case "element" | "left":
                return self.glossary.element(deployment, data.get("process", ""), value) or str(value)
            case "question":
                return self.behind.questions.get(value, str(value))
            case "calendar":
                return f"versi {value}"
            case "erased":
                return ", ".join(f"{len(ids)} {ERASED_KINDS.get(kind, kind)}" for kind, ids in value.items())
            case "digest":
                return str(value)[:12]
        return words_for(key, value)

    def _pairs(self, read: Read, event: AuditEvent, data: Mapping[str, Any]) -> None:
        before, after = data.get("before"), data.get("after")
        if event.name == "case_opened" or not (isinstance(before, Mapping) or isinstance(after, Mapping)):
            return
        was, now = before or {}, after or {}
        for key in dict.fromkeys([*was, *now]):
            if key == "content":
                read.details += _calendar_details(str(was.get(key, "")), str(now.get(key, "")))
                continue
            change = Change(label_of(key), self.say(event, key, was.get(key)), self.say(event, key, now.get(key)))
            if change.before != change.after:
                read.changes.append(change)

    def _facts(self, read: Read, event: AuditEvent, facts: Mapping[str, Any]) -> None:
        for key, value in facts.items():
            label = label_of(key)
            if not isinstance(value, Mapping):
                read.details.append(Detail(label, self.say(event, key, value)))
            elif "fact" in value:
                read.quotes.append(self.behind.fact(label, event.case_id, value["fact"], value.get("sha256", "")))
            elif key.startswith("requester.") or key in PERSONAL:
                self._personal(read, event, key, value.get("after"))
            else:
                field_name = key.rpartition(".")[2]
                was, now = (self.say(event, field_name, value.get(side)) for side in ("before", "after"))
                read.changes.append(Change(label, was, now))

    def _personal(self, read: Read, event: AuditEvent, key: str, after: Any) -> None:
        label = label_of(key)
        if after is None or isinstance(after, bool):
            read.changes.append(Change(label, None, self.say(event, key, after) or "dikosongkan"))
            return
        is_newest = self.newest.get((event.case_id, key)) == event.id
        read.quotes.append(self.behind.column(label, event.case_id, key, str(after), is_newest=is_newest))

    def _answers(self, read: Read, event: AuditEvent, data: Mapping[str, Any]) -> None:
        process, element = data.get("process", ""), data.get("element", "")
        for key, value in (data.get("answers") or {}).items():
            shown = self.say(event, key, value)
            raw = value if isinstance(value, str) else str(value).lower()
            label, words = self.glossary.answer(event.deployment_id, process, element, key, raw)
            read.details.append(Detail(label or label_of(key), words or shown))

    def _mail(self, read: Read, data: Mapping[str, Any]) -> None:
        mail = self.behind.mails.get(data.get("mail") or 0)
        read.details = [detail for detail in read.details if detail.label != label_of("mail")]
        if mail is not None:
            read.details = [detail for detail in read.details if detail.label != label_of("kind")]
            read.details = [
                Detail("Perihal surel", mail.subject),
                Detail("Kepada", self.behind.recipient(mail)),
                *read.details,
            ]

    def _texts(self, read: Read, event: AuditEvent, data: Mapping[str, Any]) -> None:
        sha256 = data.get("sha256")
        if sha256 and "message" in data:
            read.quotes.append(self.behind.message("Isi pesan", event.case_id, data["message"], sha256))
        elif sha256 and "note" in data:
            read.quotes.append(self.behind.note("Isi catatan", event.case_id, data["note"], sha256))
        for file in data.get("attachments") or ():
            read.quotes.append(self.behind.file("Berkas", file.get("attachment"), file.get("sha256", "")))
        read.quotes = [quote for quote in read.quotes if quote.text != ""]

    def _reason(self, read: Read, event: AuditEvent, data: Mapping[str, Any]) -> None:
        reason = data.get("reason")
        if isinstance(reason, Mapping) and "sha256" in reason:
            quote = self.behind.escalation("Alasan", event.case_id, data.get("escalation"), reason["sha256"])
            read.quotes += [quote] if quote.text != "" else []
        elif reason:
            read.reason = str(reason)

    def _step(self, event: AuditEvent, step: Mapping[str, str]) -> str:
        return self.glossary.element(event.deployment_id, step.get("process", ""), step.get("element", ""))


def _calendar_details(before: str, after: str) -> list[Detail]:
    try:
        sentences = differences(Calendar.from_json(before), Calendar.from_json(after))
    except InvalidCalendar:
        return []
    return [Detail("Perubahan kalender", sentence) for sentence in sentences]
