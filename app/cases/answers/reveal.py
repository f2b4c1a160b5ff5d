"""Who may read the passwords and identity numbers in a case's texts, and the record that they did."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import NotAllowed
from app.models import Case, User, UserTask
from app.models.people import AUDITOR
from app.models.process import OPEN


def may_reveal(session: Session, case: Case, user: User) -> bool:
    """Say whether a reader needs them: whoever holds an open task of the case, and the auditor."""
    if AUDITOR in user.group_keys:
        return True
    held = select(UserTask.id).where(
        UserTask.case_id == case.id, UserTask.state == OPEN, UserTask.assignee_id == user.id
    )
    return session.scalar(held.limit(1)) is not None


def record_reveal(session: Session, case: Case, *, actor: Actor, now: datetime) -> None:
    """Record that somebody asked to read them. Raises NotAllowed for whoever does not need them."""
    if actor.user is None or not may_reveal(session, case, actor.user):
        raise NotAllowed("Nilai yang disamarkan hanya dapat dibuka oleh pemegang tugas tiket ini dan Auditor.")
    record(session, "sensitive_values_shown", actor=actor, at=now, case=case)
