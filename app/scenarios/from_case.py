"""Make a scenario of a case that really happened: its steps and its instants, without anything that anybody wrote.

Read from the trail. Decisions, choices and numbers are kept; every text is replaced by an invented one, since a
scenario is a file that is published, exported and lives in git.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.categories import active_choices
from app.audit import Actor, record
from app.channels.site import site_of
from app.definitions.published import Published, load
from app.engine import InvalidProcess
from app.forms import Component, FormDefinition
from app.forms.names import INSTANT_FACTS
from app.models import AuditEvent, Case
from app.scenarios.model import Answers, Complete, Receive, Scenario, Start, Step, Typed, Wait
from app.scenarios.playing import play
from app.scenarios.recording import CannotRecord, record_scenario
from app.scenarios.samples import sample_start, sample_text
from app.scenarios.surroundings import surroundings_of

RECEIVED_AT = "case.received_at"
OPENED, COMPLETED, RECEIVED, FIRED = "case_opened", "task_completed", "message_received", "timer_fired"
_STEPS = (OPENED, COMPLETED, RECEIVED, FIRED)
_BEYOND = {
    "case_merged": "digabung ke kasus lain",
    "case_moved": "dipindahkan dengan tangan",
    "case_reopened": "dibuka kembali dengan tangan",
    "case_attached": "termasuk gangguan massal",
    "incident_opened": "pernah gagal karena kesalahan prosedur",
}
"""What no scenario can tell, since it is not done by the procedure alone."""
_SAMPLE_MESSAGE = "Contoh pesan pengguna."


def scenario_of_case(session: Session, number: str, title: str, *, actor: Actor, now: datetime) -> Scenario:
    """Return a finished case as a scenario that is green on the version that it ran on, and record who took it.

    Raises CannotRecord.
    """
    case = session.scalar(select(Case).where(Case.number == number.strip().upper()))
    if case is None:
        raise CannotRecord(f"Tiket {number.strip()} tidak ada. Periksa nomornya, misalnya T-2026-000017.")
    if case.closed_at is None:
        raise CannotRecord(f"Tiket {case.number} belum selesai. Yang dapat direkam hanya tiket yang sudah ditutup.")
    try:
        published = load(session, case.deployment_id)
    except InvalidProcess:
        raise CannotRecord("Versi prosedur yang menjalankan tiket ini tidak dapat dibaca lagi.") from None
    steps = _Story(session, case, published).tell(title)
    played = play(steps, published, surroundings_of(session))
    recorded = record_scenario(title, steps, played)
    last = played.last
    if last is None or last.closed != case.close_reason:
        raise CannotRecord(
            f"Jalannya tiket {case.number} tidak dapat dimainkan ulang sampai selesai dengan cara yang sama."
        )
    record(session, "scenario_recorded", actor=actor, at=now, case=case, title=title)
    return recorded


@dataclass
class _Story:
    session: Session
    case: Case
    published: Published

    def tell(self, title: str) -> Scenario:
        events = self._events()
        if not events or events[0].name != OPENED:
            raise CannotRecord(f"Jejak tiket {self.case.number} tidak lengkap.")
        opened = orjson.loads(events[0].data)
        form = self.published.form(self.published.start(self.case.kind, self.case.channel).form or "")
        field = next((one.key for one in form if one.stored_as == RECEIVED_AT), None)
        # where nobody is asked when it was received, the case begins at that instant itself
        at = events[0].at if field is not None else self.case.received_at
        answers = self._start_answers(form, opened, at)
        if field is not None:
            answers[field] = self._minute(self.case.received_at)
        start = Start(self.case.kind, self.case.channel, self._local(at), answers)
        return Scenario(title=title, start=start, steps=tuple(self._steps(events[1:], start.at)))

    def _events(self) -> Sequence[AuditEvent]:
        query = select(AuditEvent).where(AuditEvent.case_id == self.case.id).order_by(AuditEvent.id)
        events = self.session.scalars(query).all()
        for event in events:
            if event.name in _BEYOND:
                why = _BEYOND[event.name]
                raise CannotRecord(f"Tiket {self.case.number} {why}; itu tidak dapat diceritakan oleh skenario.")
        return [event for event in events if event.name in _STEPS]

    def _steps(self, events: Sequence[AuditEvent], begun: datetime) -> Iterator[Step]:
        now = begun
        for event in events:
            at = self._local(event.at)
            if at > now:
                yield Wait(until=at)
                now = at
            data = orjson.loads(event.data)
            if event.name == COMPLETED:
                yield self._completed(data)
            elif event.name == RECEIVED:
                yield Receive(data["kind"], _SAMPLE_MESSAGE)

    def _completed(self, data: Mapping[str, Any]) -> Complete:
        element = self.published.specification.element(data["process"], data["element"])
        definition = self.published.form(element.form or "")
        return Complete(data["element"], self._answers(definition, data.get("answers", {}), data.get("facts", {})))

    def _start_answers(self, form: FormDefinition, opened: Mapping[str, Any], at: datetime) -> dict[str, Typed]:
        """Return what the case came in with. A mail answers less than its form demands; the rest is invented."""
        lists = {"categories": active_choices(self.session)}
        return {
            **sample_start(form, lists, at),
            **self._answers(form, opened.get("answers", {}), opened.get("after", {})),
        }

    def _answers(self, definition: FormDefinition, data: Mapping[str, Any], facts: Mapping[str, Any]) -> Answers:
        """Return what was answered, field by field: the decision as it was, an invented text for each text."""
        found = {}
        for component in definition:
            value = self._answer(component, data, facts)
            if value and not component.frozen:
                found[component.key] = value
        return found

    def _answer(self, component: Component, data: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
        fact = component.stored_as
        if not fact:
            return _typed(data.get(component.key))
        if fact in INSTANT_FACTS:
            return self._instant(facts.get(fact))
        if component.kind in ("textfield", "textarea"):
            return sample_text(component) if fact in facts else ""
        owner, _, column = fact.partition(".")
        if fact in facts and owner == "requester":  # the trail keeps no person's details
            return _typed(getattr(self.case.requester, column))
        changed = facts.get(fact)
        return _typed(changed.get("after") if isinstance(changed, Mapping) else None)

    def _instant(self, changed: Any) -> str:
        after = changed.get("after") if isinstance(changed, Mapping) else None
        if not after:
            return ""
        return self._minute(datetime.fromisoformat(after))

    def _local(self, at: datetime) -> datetime:
        """Return an instant to the second, in the zone of the site."""
        return at.replace(microsecond=0).astimezone(site_of(self.session).zone)

    def _minute(self, at: datetime) -> str:
        return self._local(at).strftime("%Y-%m-%dT%H:%M")


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
