"""Ring the bell of whoever cares about a case and did not do it themselves; count and read what has rung.

A step rings only where there is somebody to tell: a case that nobody follows costs no statement.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select, update
from sqlalchemy.orm import Session, contains_eager

from app.audit import Actor
from app.cases.inbox.queues import WORKING_GROUPS, may_be_read_by, visible_cases
from app.channels.outbox import StaffMember, Text, queue
from app.channels.site import site_of
from app.engine.own_settings import STAFF_BREACH, STAFF_MESSAGE, STAFF_NEW_TASK, STAFF_REMINDER
from app.models import Case, Follower, Notice, NoticePreference, User
from app.models.people import PROCESS_OWNER
from app.models.write_behind import insert_rows_later
from app.privacy import cover_sensitive

OF_HOLDER: Final = {
    STAFF_NEW_TASK: "task_created",
    STAFF_MESSAGE: "message_received",
    STAFF_REMINDER: "sla_reminded",
    STAFF_BREACH: "sla_breached",
}
"""What rings for the holder of a task, by the text that is mailed at the same time."""

NOTICE_WORDS: Final = {
    "task_created": "Tugas baru untuk Anda",
    "task_handed_over": "Tugas diserahkan kepada Anda",
    "message_received": "Pengguna menulis pesan",
    "note_added": "Catatan internal baru",
    "case_escalated": "Tiket dieskalasikan",
    "case_answered": "Jawaban dikirim kepada pengguna",
    "case_closed": "Tiket ditutup",
    "case_merged": "Tiket digabung ke tiket lain",
    "sla_reminded": "Segera jatuh tempo",
    "sla_breached": "Lewat SLA",
    "publication_requested": "Penerbitan prosedur menunggu persetujuan Anda",
    "publication_approved": "Penerbitan prosedur Anda disetujui",
    "publication_rejected": "Penerbitan prosedur Anda ditolak",
}
RUNG_FOR: Final = WORKING_GROUPS | {PROCESS_OWNER}
FOLLOWED_MAIL = "staff_followed"
MOST_COUNTED = 99
_MAIL = Text("{{ number }}: {{ what }}", "{{ what }}\n\n{{ number }}, {{ subject }}\n{{ url }}\n\n{{ why }}\n", {})
_WHY = "Anda mengikuti tiket ini. Surel semacam ini dapat dimatikan di halaman Pemberitahuan."


def ring(
    session: Session, case: Case, kind: str, user_ids: Iterable[int | None], *, actor: Actor, now: datetime
) -> None:
    """Put a notice before each of these users, once each, the actor left out."""
    told = {user_id for user_id in user_ids if user_id is not None} - {actor.user_id}
    if told:
        rows = [{"user_id": user_id, "case_id": case.id, "kind": kind, "at": now} for user_id in sorted(told)]
        insert_rows_later(session, Notice, rows)


def tell_followers(
    session: Session, case: Case, kind: str, *, actor: Actor, now: datetime, besides: Iterable[int | None] = ()
) -> None:
    """Ring for whoever follows the case and may still see it, and mail those who want it.

    `besides` have been told otherwise.
    """
    if not case.follower_count:
        return
    rows = session.execute(
        select(Follower.user_id, func.coalesce(NoticePreference.mails_followed, True))
        .join(User, User.id == Follower.user_id)
        .outerjoin(NoticePreference, NoticePreference.user_id == Follower.user_id)
        .where(Follower.case_id == case.id, User.is_active, may_be_read_by(case))
        .order_by(Follower.user_id)
    ).all()
    told = {user_id: wants_mail for user_id, wants_mail in rows if user_id not in {actor.user_id, *besides}}
    ring(session, case, kind, told, actor=actor, now=now)
    values = {"number": case.number, "subject": cover_sensitive(case.subject), "what": NOTICE_WORDS[kind], "why": _WHY}
    text = Text(_MAIL.subject, _MAIL.body, {**values, "url": f"{site_of(session).base_url}/tiket/{case.id}"})
    for user_id in (user_id for user_id, wants_mail in told.items() if wants_mail):
        key = f"followed:{case.id}:{kind}:{now.isoformat()}:{user_id}"
        queue(session, StaffMember(user_id), text, kind=FOLLOWED_MAIL, dedup_key=key, case=case, actor=actor, now=now)


def count_unread(session: Session, user: User) -> int:
    """Return how many notices wait for a user, nothing counted beyond one more than MOST_COUNTED."""
    return session.scalar(select(unread_count(user))) or 0


def unread_count(user: User) -> ScalarSelect[int]:
    rows = select(Notice.id).outerjoin(Notice.case).where(Notice.user_id == user.id, Notice.read_at.is_(None))
    rows = rows.where(_may_be_seen(user)).limit(MOST_COUNTED + 1)
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def notices_of(user: User) -> Select[Notice]:
    """Return a user's notices of what they may see, the newest first."""
    query = select(Notice).outerjoin(Notice.case).where(Notice.user_id == user.id, _may_be_seen(user))
    return query.order_by(Notice.id.desc()).options(contains_eager(Notice.case).lazyload(Case.category))


def _may_be_seen(user: User) -> ColumnElement[bool]:
    return or_(Notice.case_id.is_(None), visible_cases(user))


def read_notice(session: Session, user: User, notice_id: int, *, now: datetime) -> Notice | None:
    """Take one of a user's notices as read and return it; None where it is nobody's or another's."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.user_id != user.id:
        return None
    notice.read_at = notice.read_at or now
    session.flush()
    return notice


def read_all(session: Session, user: User, *, up_to: int, now: datetime) -> None:
    """Take all as read that the reader has been shown: none that came since."""
    unread = update(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None), Notice.id <= up_to)
    session.execute(unread.values(read_at=now))


def preference_of(session: Session, user_id: int) -> NoticePreference:
    """Return how somebody wants to be told, as the defaults say where they never said."""
    return session.get(NoticePreference, user_id) or NoticePreference(
        user_id=user_id, mails_followed=True, mails_daily=True
    )


def set_preference(session: Session, user: User, *, mails_followed: bool, mails_daily: bool) -> None:
    row = preference_of(session, user.id)
    row.mails_followed, row.mails_daily = mails_followed, mails_daily
    session.add(row)
    session.flush()
