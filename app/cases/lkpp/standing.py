"""How a case stands at LKPP: the number of its ticket on LPSE Support, the state there, since when.

LKPP's site has no interface for programs, so Admin PPE reads the state there and notes it here. Each noting is a row of
its own. The requester sees nothing of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.clock import calendar_of
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.cases.lock import lock_case
from app.channels.site import site_of
from app.engine.own_settings import LKPP
from app.models import Case, Escalation, LkppUpdate
from app.models.people import ADMIN_PPE
from app.sla import working_time_between

SENT, ANSWERED_THERE = "sent", "answered"
STATES = (SENT, "registered", "in_progress", "needs_data", ANSWERED_THERE, "closed")


@dataclass(frozen=True, slots=True)
class Standing:
    """`age` is how long LKPP has been, or was, asked; `history` has the latest noting first."""

    escalation: Escalation
    number: str
    state: str
    stated_on: date
    age: timedelta
    history: Sequence[LkppUpdate]

    @property
    def is_waiting(self) -> bool:
        return self.escalation.answered_at is None


def standing_at_lkpp(session: Session, case: Case, *, now: datetime) -> Standing | None:
    """Return how the latest question to LKPP stands; None for a case that was never put to them."""
    newest = select(Escalation).where(Escalation.case_id == case.id, Escalation.level == LKPP)
    row = session.scalars(newest.order_by(Escalation.id.desc()).limit(1)).first()
    if row is None:
        return None
    history = _history(session, row)
    latest = history[0] if history else None
    sent_on = row.sent_at.astimezone(site_of(session).zone).date()
    return Standing(
        escalation=row,
        number=row.external_number or "",
        state=latest.state if latest else SENT,
        stated_on=latest.stated_on if latest else sent_on,
        age=working_time_between(calendar_of(session, case), row.sent_at, row.answered_at or now),
        history=history,
    )


def _history(session: Session, row: Escalation) -> Sequence[LkppUpdate]:
    query = select(LkppUpdate).where(LkppUpdate.escalation_id == row.id).options(joinedload(LkppUpdate.author))
    return session.scalars(query.order_by(LkppUpdate.id.desc())).all()


def require_admin_ppe(actor: Actor) -> None:
    if ADMIN_PPE not in actor.groups:
        raise NotAllowed("Hanya Admin PPE yang berhubungan dengan Helpdesk LKPP.")


def note_state(
    session: Session, case_id: int, *, number: str, state: str, stated_on: date, actor: Actor, now: datetime
) -> None:
    """Note how a case stands at LKPP; what is noted already stays one row.

    Raises NotAllowed, BadAnswer, Conflict (LKPP is not asked now).
    """
    require_admin_ppe(actor)
    case = lock_case(session, case_id)
    standing = standing_at_lkpp(session, case, now=now)
    if standing is None or not standing.is_waiting:
        raise Conflict("Tiket ini tidak sedang menunggu LKPP.")
    number = " ".join(number.split())
    if state not in STATES:
        raise BadAnswer("state", "Pilih keadaannya dari daftar.")
    if stated_on > now.astimezone(site_of(session).zone).date():
        raise BadAnswer("stated_on", "Tanggalnya belum tiba. Periksa kembali.")
    before = {"external_number": standing.number or None, "state": standing.state, "stated_on": standing.stated_on}
    after = {"external_number": number or standing.number or None, "state": state, "stated_on": stated_on}
    if before == after and standing.history:
        return
    row = standing.escalation
    row.external_number = after["external_number"]  # type: ignore[assignment]
    session.add(
        LkppUpdate(
            escalation_id=row.id,
            number=row.external_number,
            state=state,
            stated_on=stated_on,
            at=now,
            author_id=actor.user_id,
        )
    )
    session.flush()
    record(session, "lkpp_state_noted", actor=actor, at=now, case=case, escalation=row.id, before=before, after=after)
