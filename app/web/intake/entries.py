"""The ways in that a member of staff may use: the start events of the published procedure, by lane."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.open_case import may_open
from app.definitions.published import active

PUBLIC_CHANNELS = frozenset({"portal", "email"})


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    channel: str
    name: str  # the start event's own label

    @property
    def url(self) -> str:
        return url_for("intake.start", kind=self.kind, channel=self.channel)


def entries_for(session: Session, actor: Actor) -> Sequence[Entry]:
    """Return the start events through which this actor may enter a case, in the order of the diagrams."""
    published = active(session)
    return [
        Entry(kind, channel, start.name or channel)
        for kind in published.settings.kinds
        for start in published.starts(kind)
        if (channel := start.properties.get("channel", "")) not in PUBLIC_CHANNELS and may_open(published, start, actor)
    ]
