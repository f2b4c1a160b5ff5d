"""Let a member of staff in by e-mail address and password, and slow down whoever tries them out.

The failures are events of the audit trail, so that the count survives a restart and an auditor sees it. An unknown
address leaves no trace: anybody could otherwise fill a table that nothing may ever be deleted from.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.accounts import user_by_email
from app.administration.passwords import is_password
from app.audit import Actor, record
from app.models import AuditEvent, User

MOST_FAILURES = 10
WITHIN = timedelta(minutes=15)
FAILED = "sign_in_failed"
SIGNED_IN = "signed_in"
SIGNED_OUT = "signed_out"
_PARDONS = (SIGNED_IN, "password_changed")


class WrongPassword(ValueError):
    """No active account has this address and this password. Which of the two is wrong is never said."""


class TooManyFailures(ValueError):
    """The account takes no sign-in before `until`, not even with its password."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no sign-in before {until.isoformat()}")
        self.until = until


def sign_in(session: Session, email: str, password: str, *, now: datetime) -> User:
    """Return the user whom the address and the password belong to, and record what happened.

    The failure is recorded too: the caller commits in both cases. Raises WrongPassword, TooManyFailures.
    """
    user = user_by_email(session, email)
    if user is not None:
        _refuse_after_failures(session, user, now)
    if not is_password(user, password):
        if user is not None:
            record(session, FAILED, actor=Actor.staff(user), at=now)
            session.flush()
        raise WrongPassword
    assert user is not None
    record(session, SIGNED_IN, actor=Actor.staff(user), at=now)
    session.flush()
    return user


def sign_out(session: Session, user: User, *, now: datetime) -> None:
    record(session, SIGNED_OUT, actor=Actor.staff(user), at=now)
    session.flush()


def _refuse_after_failures(session: Session, user: User, now: datetime) -> None:
    """Count the failures of late, since the last time that the account's owner was certainly there."""
    events = select(AuditEvent).where(AuditEvent.actor_id == user.id)
    pardon = events.where(AuditEvent.name.in_(_PARDONS)).with_only_columns(func.max(AuditEvent.id))
    failures = events.where(
        AuditEvent.name == FAILED,
        AuditEvent.at > now - WITHIN,
        AuditEvent.id > (session.scalar(pardon) or 0),
    )
    instants = session.scalars(failures.with_only_columns(AuditEvent.at).order_by(AuditEvent.id)).all()
    if len(instants) >= MOST_FAILURES:
        raise TooManyFailures(instants[-MOST_FAILURES] + WITHIN)
