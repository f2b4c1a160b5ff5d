"""The ways in that a member of staff may use: the start events of the published procedure, by lane."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.open_case import may_open
from app.definitions.published import active
from app.engine import Element
from app.models import TICKET
from app.web.cases.labels import CHANNELS, KINDS, label

PUBLIC_CHANNELS = frozenset({"portal", "email"})


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    channel: str
    name: str

    @property
    def url(self) -> str:
        return url_for("intake.start", kind=self.kind, channel=self.channel)


def entries_for(session: Session, actor: Actor) -> Sequence[Entry]:
    """Return the start events through which this actor may enter a case, in the order of the diagrams."""
    published = active(session)
    return [
        Entry(kind, channel, _name(kind, channel, start))
        for kind in published.settings.kinds
        for start in published.starts(kind)
        if (channel := start.properties.get("channel", "")) not in PUBLIC_CHANNELS and may_open(published, start, actor)
    ]


def _name(kind: str, channel: str, start: Element) -> str:
    """Return what a person picks: the channel, for another kind than a ticket with that kind before it."""
    words = label(CHANNELS, channel) if channel in CHANNELS else (start.name or channel)
    return words if kind == TICKET else f"{label(KINDS, kind)}: {words.lower()}"
