"""The audit trail: append one event (`record`), read a case's timeline, export it.

An event is written in the transaction that makes the change; nothing in the program updates or deletes one, and the
database refuses it. People are referred to by id: a name is looked up when a timeline is read, so that erasing a
person's data by law never touches the trail.
"""

from app.audit.actor import Actor
from app.audit.record import canonical, digest, record
from app.audit.salts import digest_of

__all__ = ["Actor", "canonical", "digest", "digest_of", "record"]
