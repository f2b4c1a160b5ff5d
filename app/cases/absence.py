"""Who is away, and who stands in: work that would return to somebody absent goes to their deputy, else the group."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, joinedload

from app.audit import Actor, record
from app.cases.claim import assign_task, lock_task, require_open, task_by_id
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.inbox.queues import IS_OPEN, WORKING_GROUPS
from app.channels.site import site_of
from app.models import Absence, Membership, User, UserTask
from app.models.people import KOORDINATOR

LONGEST_DAYS = 366


def day_of(session: Session, now: datetime) -> date:
    """Return the day that it is where the service stands."""
    return now.astimezone(site_of(session).zone).date()


def is_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Return the condition on Absence that it covers a day."""
    return and_(Absence.first_day <= day, Absence.last_day >= day, Absence.cancelled_at.is_(None))


def set_absence(
    session: Session,
    user: User,
    first_day: date,
    last_day: date,
    deputy: User | None,
    *,
    actor: Actor,
    now: datetime,
) -> Absence:
    """Say that somebody is away, themselves or Koordinator for them, and who stands in.

    Raises NotAllowed, BadAnswer (days that cannot be, a deputy who cannot stand in), Conflict (away already).
    """
    _require_self_or_koordinator(user, actor)
    _require_days(first_day, last_day, day_of(session, now))
    if deputy is not None:
        _require_able(session, user, deputy, first_day, last_day)
    if session.scalar(select(exists().where(Absence.user_id == user.id, _overlaps(first_day, last_day)))):
        raise Conflict(
            f"{user.name} sudah tercatat tidak hadir pada sebagian hari itu. Hapus catatan itu lebih dahulu."
        )
    absence = Absence(
        user_id=user.id,
        first_day=first_day,
        last_day=last_day,
        deputy_id=deputy.id if deputy else None,
        set_at=now,
        set_by_id=actor.user_id,
    )
    session.add(absence)
    session.flush()
    record(
        session,
        "absence_set",
        actor=actor,
        at=now,
        user=user.id,
        first_day=first_day,
        last_day=last_day,
        deputy=absence.deputy_id,
    )
    return absence


def cancel_absence(session: Session, absence_id: int, *, actor: Actor, now: datetime) -> Absence:
    """End an absence at once, or take back one to come. Raises NotFound, NotAllowed, Conflict."""
    absence = absence_by_id(session, absence_id)
    _require_self_or_koordinator(absence.user, actor)
    if absence.cancelled_at is not None:
        raise Conflict("Catatan ketidakhadiran itu sudah dihapus.", when=absence.cancelled_at)
    absence.cancelled_at = now
    session.flush()
    record(session, "absence_cancelled", actor=actor, at=now, user=absence.user_id, first_day=absence.first_day)
    return absence


def absence_by_id(session: Session, absence_id: int) -> Absence:
    absence = session.get(Absence, absence_id, populate_existing=True)
    if absence is None:
        raise NotFound("Catatan ketidakhadiran itu tidak ada.")
    return absence


def absences_from(session: Session, today: date, *, of: User | None = None) -> Sequence[Absence]:
    """Return the absences that last or are to come, the first to begin first; of one user or of everybody."""
    query = select(Absence).where(Absence.last_day >= today, Absence.cancelled_at.is_(None))
    if of is not None:
        query = query.where(Absence.user_id == of.id)
    query = query.options(joinedload(Absence.user), joinedload(Absence.deputy))
    return session.scalars(query.order_by(Absence.first_day, Absence.id)).unique().all()


def away_on(session: Session, day: date) -> frozenset[int]:
    """Return the ids of those who are away on a day."""
    return frozenset(session.scalars(select(Absence.user_id).where(is_on(day))))


def standing_in(session: Session, deputy: User, first_day: date, last_day: date) -> Sequence[Absence]:
    """Return the absences of others, on any of these days, for which somebody is the deputy."""
    query = select(Absence).where(Absence.deputy_id == deputy.id, _overlaps(first_day, last_day))
    return session.scalars(query.options(joinedload(Absence.user).lazyload(User.groups))).all()


def held_tasks(session: Session, user_id: int) -> Sequence[int]:
    """Return the ids of the open tasks that somebody holds."""
    return session.scalars(
        select(UserTask.id).where(IS_OPEN, UserTask.assignee_id == user_id).order_by(UserTask.id)
    ).all()


def count_held(session: Session, user_ids: Collection[int]) -> dict[int, int]:
    """Return how many open tasks each of these holds; those without any are left out."""
    query = select(User.id, func.count()).join(UserTask, UserTask.assignee_id == User.id)
    counts = query.where(IS_OPEN, User.id.in_(user_ids)).group_by(User.id)
    return {user_id: count for user_id, count in session.execute(counts)} if user_ids else {}


def hand_over_to_deputy(session: Session, absence: Absence, task_id: int, *, actor: Actor, now: datetime) -> bool:
    """Give one open task of somebody absent to the deputy, or to the group where the deputy cannot take it or is away.

    Return whether the deputy has it now. Raises NotAllowed, and the refusals of a task that has moved on.
    """
    _require_self_or_koordinator(absence.user, actor)
    task, deputy = task_by_id(session, task_id), absence.deputy
    if task.assignee_id != absence.user_id:
        raise Conflict("Tugas ini sudah dipegang orang lain.")
    away = away_on(session, day_of(session, now))
    is_able = deputy is not None and deputy.is_active and deputy.id not in away
    if deputy is not None and is_able and task.candidate_group in deputy.group_keys:
        assign_task(session, task, deputy, on_behalf_of_id=absence.user_id, actor=actor, now=now)
        return True
    lock_task(session, task)
    require_open(task)
    task.assignee_id, task.claimed_at, task.on_behalf_of_id = None, None, None
    session.flush()
    before = {"assignee": absence.user_id}
    record(
        session,
        "task_released",
        actor=actor,
        at=now,
        case=task.case,
        task=task.id,
        before=before,
        after={"assignee": None},
    )
    return False


def stand_in(session: Session, user_id: int, group: str, day: date) -> tuple[int | None, int | None]:
    """Return who takes work that would return to this user, and on whose behalf: (user, None) where they are here."""
    absence = session.scalar(select(Absence).where(Absence.user_id == user_id, is_on(day)).limit(1))
    if absence is None:
        return user_id, None
    able = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.id == absence.deputy_id, User.is_active, Membership.group_key == group)
    )
    deputy_is_away = exists().where(Absence.user_id == absence.deputy_id, is_on(day))
    deputy_id = session.scalar(able.where(~deputy_is_away))
    return deputy_id, (user_id if deputy_id is not None else None)


def possible_deputies(session: Session, user: User) -> list[User]:
    """Return the colleagues who share working groups with somebody, by name."""
    groups = user.group_keys & WORKING_GROUPS
    others = session.scalars(select(User).where(User.is_active, User.id != user.id).order_by(User.name)).unique()
    return [other for other in others if other.group_keys & groups]


def _overlaps(first_day: date, last_day: date) -> ColumnElement[bool]:
    return and_(Absence.first_day <= last_day, Absence.last_day >= first_day, Absence.cancelled_at.is_(None))


def _require_self_or_koordinator(user: User, actor: Actor) -> None:
    if actor.user_id != user.id and KOORDINATOR not in actor.groups:
        raise NotAllowed("Ketidakhadiran orang lain dicatat oleh Koordinator.")


def _require_days(first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        raise BadAnswer("last_day", "Hari terakhir mendahului hari pertama. Perbaiki salah satu.")
    if last_day < today:
        raise BadAnswer("last_day", "Hari terakhir sudah lewat. Pilih hari ini atau sesudahnya.")
    if (last_day - first_day).days >= LONGEST_DAYS:
        raise BadAnswer("last_day", "Lebih dari setahun. Periksa tahunnya.")


def _require_able(session: Session, user: User, deputy: User, first_day: date, last_day: date) -> None:
    if deputy.id == user.id or not deputy.is_active or not deputy.group_keys & user.group_keys & WORKING_GROUPS:
        raise BadAnswer("deputy", "Pilih pengganti dari kelompok yang sama.")
    if session.scalar(select(exists().where(Absence.user_id == deputy.id, _overlaps(first_day, last_day)))):
        raise BadAnswer("deputy", f"{deputy.name} juga tidak hadir pada sebagian hari itu. Pilih pengganti lain.")
