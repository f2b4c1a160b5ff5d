"""A disturbance that many report at once: open it, gather its cases, order the one answer, close it.

Opening puts a banner on the portal, closing takes it down. What the answer does on each case stands in
`app.cases.mass_incidents.answer`.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, digest, record
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.one_at_a_time import Turn, wait_for_turn
from app.models import AffectedCase, Case, MassIncident
from app.models.case import TICKET
from app.models.people import KOORDINATOR
from app.models.related import LEFT_OUT
from app.models.related import WAITING as WAITS
from app.models.upsert import insert_missing

MOST_CASES = 500
SHORTEST_ANSWER = 10


def open_mass_incident(
    session: Session,
    *,
    title: str,
    banner: str,
    since: datetime,
    application: str | None = None,
    category_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> MassIncident:
    """Open a mass incident; its banner is on the portal from now on. Raises NotAllowed, BadAnswer.

    The same banner for the same beginning again, as a second click sends it, is the one that is open already.
    """
    _require_koordinator(actor)
    if since > now:
        raise BadAnswer("since", "Waktu mulai tidak boleh di masa depan.")
    wait_for_turn(session, Turn.OPEN_MASS_INCIDENT)
    same = select(MassIncident).where(
        MassIncident.closed_at.is_(None), MassIncident.banner == banner.strip(), MassIncident.since == since
    )
    already = session.scalars(same.limit(1)).first()
    if already is not None:
        return already
    incident = MassIncident(
        title=title.strip(),
        banner=banner.strip(),
        since=since,
        application=application or None,
        category_id=category_id,
        opened_at=now,
        opened_by_id=actor.user_id,
    )
    session.add(incident)
    session.flush()
    after = {"title": incident.title, "banner": incident.banner, "since": since, "application": incident.application}
    record(session, "mass_incident_opened", actor=actor, at=now, mass_incident=incident.id, after=after)
    return incident


def close_mass_incident(session: Session, incident_id: int, *, actor: Actor, now: datetime) -> MassIncident:
    """End a mass incident and take its banner down. Raises NotAllowed, NotFound, Conflict (closed already)."""
    incident = _open_one(session, incident_id, actor)
    incident.closed_at, incident.closed_by_id = now, actor.user_id
    session.flush()
    record(session, "mass_incident_closed", actor=actor, at=now, mass_incident=incident.id)
    return incident


def attach_cases(
    session: Session, incident_id: int, case_ids: Iterable[int], *, actor: Actor, now: datetime
) -> list[Case]:
    """Attach open tickets to a mass incident; return those that were not attached yet.

    Any of them that is closed, merged or a complaint is passed over: the answer of another, or none, concerns it.
    Raises NotAllowed, NotFound, Conflict.
    """
    incident = _open_one(session, incident_id, actor)
    chosen = select(Case).where(
        Case.id.in_(list(case_ids)), Case.closed_at.is_(None), Case.merged_into_id.is_(None), Case.kind == TICKET
    )
    added = []
    for case in session.scalars(chosen.order_by(Case.id).limit(MOST_CASES)):
        row = insert_missing(
            session,
            AffectedCase,
            mass_incident_id=incident.id,
            case_id=case.id,
            attached_at=now,
            attached_by_id=actor.user_id,
            state=WAITS,
        )
        if row is not None:
            record(session, "case_attached", actor=actor, at=now, case=case, mass_incident=incident.id)
            added.append(case)
    return added


def detach_case(session: Session, incident_id: int, case_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a case out again, unless it has been answered. Raises NotAllowed, NotFound, Conflict."""
    incident = _open_one(session, incident_id, actor)
    row = session.get(AffectedCase, (incident.id, case_id), populate_existing=True)
    if row is None:
        raise NotFound("Tiket itu tidak termasuk gangguan ini.")
    if row.state not in (WAITS, LEFT_OUT):
        raise Conflict("Tiket itu sudah dijawab.")
    record(session, "case_detached", actor=actor, at=now, case=row.case, mass_incident=incident.id)
    session.delete(row)
    session.flush()


def order_answer(session: Session, incident_id: int, answer: str, *, actor: Actor, now: datetime) -> MassIncident:
    """Let all waiting cases be answered by this text, in the background; those left out before are tried again.

    Raises NotAllowed, NotFound, BadAnswer (too short), Conflict (closed; the last answer is still being given).
    """
    incident = _open_one(session, incident_id, actor)
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise BadAnswer("answer", f"Tulis jawaban sedikitnya {SHORTEST_ANSWER} huruf.")
    rows = session.scalars(select(AffectedCase).where(AffectedCase.mass_incident_id == incident.id)).all()
    if any(row.state == WAITS and _is_ordered(incident, row) for row in rows):
        raise Conflict("Jawaban sebelumnya masih dikirim. Tunggu sampai selesai.")
    left = [row for row in rows if row.state in (WAITS, LEFT_OUT)]
    if not left:
        raise Conflict("Tidak ada tiket yang menunggu jawaban. Kaitkan tiketnya lebih dahulu.")
    for row in left:
        row.state, row.reason = WAITS, None
    incident.answer, incident.answer_ordered_at, incident.answer_ordered_by_id = answer.strip(), now, actor.user_id
    session.flush()
    record(
        session,
        "mass_answer_given",
        actor=actor,
        at=now,
        mass_incident=incident.id,
        cases=len(left),
        answer_digest=digest(incident.answer),
    )
    return incident


def _is_ordered(incident: MassIncident, row: AffectedCase) -> bool:
    return incident.answer_ordered_at is not None and row.attached_at <= incident.answer_ordered_at


def mass_incident_by_id(session: Session, incident_id: int) -> MassIncident:
    incident = session.get(MassIncident, incident_id, populate_existing=True)
    if incident is None:
        raise NotFound("Gangguan massal itu tidak ada.")
    return incident


def _open_one(session: Session, incident_id: int, actor: Actor) -> MassIncident:
    """Return a mass incident that is not closed, its row locked."""
    _require_koordinator(actor)
    locked = select(MassIncident).where(MassIncident.id == incident_id).with_for_update()
    incident = session.scalar(locked.execution_options(populate_existing=True))
    if incident is None:
        raise NotFound("Gangguan massal itu tidak ada.")
    if incident.closed_at is not None:
        who = incident.closed_by.name if incident.closed_by else None
        raise Conflict("Gangguan massal ini sudah ditutup.", who=who, when=incident.closed_at)
    return incident


def _require_koordinator(actor: Actor) -> None:
    if KOORDINATOR not in actor.groups:
        raise NotAllowed("Gangguan massal ditangani oleh Koordinator.")
