"""Passwords of staff: argon2id, and a link by mail for one that was forgotten."""

from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import User

MINIMUM_LENGTH = 12
RESET_HOURS = 2
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def weakness(password: str, user: User) -> str | None:
    """Return the sentence that says why a password will not do, or None."""
    if len(password) < MINIMUM_LENGTH:
        return f"Paling sedikit {MINIMUM_LENGTH} huruf; sekarang {len(password)}."
    if password.lower() in (user.email.lower(), user.name.lower()) or len(set(password)) < 5:
        return "Kata sandi ini mudah ditebak. Pilih yang lain, misalnya beberapa kata yang tidak berkaitan."
    return None


def set_password(session: Session, user: User, password: str, *, actor: Actor, now: datetime) -> None:
    """Give a new password and end every session of the old one."""
    user.password_hash = _hasher.hash(password)
    user.session_version = (user.session_version or 0) + 1
    session.flush()
    record(session, "password_changed", actor=actor, at=now, user=user.id)


def is_password(user: User | None, password: str) -> bool:
    """Say whether the password is this user's, in the same time for a user who is not there."""
    try:
        matches = _hasher.verify((user and user.password_hash) or _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(matches and user is not None and user.password_hash and user.is_active)


def reset_token(user: User, secret: str) -> str:
    """Return a token for one new password: worthless once it was used, or after RESET_HOURS."""
    return URLSafeTimedSerializer(secret, salt="password-reset").dumps([user.id, user.session_version])


def user_of_reset_token(session: Session, token: str, secret: str) -> User | None:
    try:
        user_id, version = URLSafeTimedSerializer(secret, salt="password-reset").loads(
            token, max_age=RESET_HOURS * 3600
        )
    except (BadSignature, ValueError):
        return None
    user = session.get(User, user_id)
    return user if user is not None and user.session_version == version and user.is_active else None
