"""Ask those who may agree to a publication: before them by the bell, and by mail, as for any new work of theirs."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import Actor
from app.channels.outbox import StaffMember, Text, queue
from app.channels.site import site_of
from app.definitions.publishing.bell import REQUESTED_NOTICE, ring_about
from app.models import Publication, User

MAIL_KIND = "staff_publication"
_SUBJECT = "Penerbitan prosedur menunggu persetujuan Anda: {{ title }}"
_BODY = """{{ who }} meminta persetujuan untuk menerbitkan {{ title }}.

Alasan: {{ reason }}

Periksa perubahannya, lalu setujui atau tolak:
{{ url }}

Sampai diputuskan, isinya tidak dapat diubah.
"""


def ask_to_agree(
    session: Session, publication: Publication, asked: Iterable[User], *, actor: Actor, now: datetime
) -> None:
    """Tell each of these people that a request waits for their word. The request is flushed already."""
    people = [person for person in asked if person.id != actor.user_id]
    ring_about(session, publication, REQUESTED_NOTICE, [person.id for person in people], actor=actor, now=now)
    text = Text(_SUBJECT, _BODY, _values(session, publication, actor))
    for person in people:
        key = f"publication:{publication.id}:asked:{person.id}"
        queue(session, StaffMember(person.id), text, kind=MAIL_KIND, dedup_key=key, case=None, actor=actor, now=now)


def _values(session: Session, publication: Publication, actor: Actor) -> dict[str, str]:
    session.refresh(publication, ["draft", "source"])
    if publication.draft is not None:
        title = f"draf “{publication.draft.name}”"
    else:
        title = f"kembali versi {publication.source.version}" if publication.source else "prosedur"
    return {
        "title": title,
        "who": actor.user.name if actor.user is not None else "Sistem",
        "reason": publication.reason,
        "url": f"{site_of(session).base_url}/proses/permintaan/{publication.id}",
    }
