"""Reports show the figures as of now: what the worker has not taken in yet, whoever opens a report does, in part."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.clock import now
from app.database import begin_writing
from app.insight.rollup import bring_on, is_behind

_ROUNDS, _EVENTS_A_ROUND = 3, 300


def freshen(session: Session) -> str:
    """Bring the figures on by a little; return what to say where they are still behind, "" where they are not."""
    for _round in range(_ROUNDS):
        if not is_behind(session):
            return ""
        session.rollback()
        begin_writing(session)
        bring_on(session, now=now(), most_events=_EVENTS_A_ROUND)
        session.commit()
    if is_behind(session):
        return str(
            _("Angka sedang dihitung dari riwayat dan belum lengkap. Muat ulang halaman ini beberapa saat lagi.")
        )
    return ""
