"""Accounts of staff and the groups they belong to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.administration.passwords import set_password
from app.audit import Actor, record
from app.models import Group, User
from app.models.people import (
    ADMIN_PPE,
    ADMINISTRATOR,
    AUDITOR,
    FRONT_OFFICE,
    HELPDESK,
    KOORDINATOR,
    PROCESS_OWNER,
)

GROUPS = (
    (FRONT_OFFICE, "Front Office"),
    (HELPDESK, "Helpdesk"),
    (ADMIN_PPE, "Admin PPE"),
    (KOORDINATOR, "Koordinator"),
    (PROCESS_OWNER, "Pemilik Proses"),
    (AUDITOR, "Auditor"),
    (ADMINISTRATOR, "Administrator"),
)
TRIAL_PASSWORD = "coba-helpdesk-lpse"  # noqa: S105 - known to everybody, refused in production
TRIAL_STAFF = (
    ("Fitri Handayani", "fitri@contoh.test", FRONT_OFFICE),
    ("Budi Santoso", "budi@contoh.test", HELPDESK),
    ("Ani Lestari", "ani@contoh.test", ADMIN_PPE),
    ("Dewi Anggraini", "dewi@contoh.test", KOORDINATOR),
    ("Rina Wulandari", "rina@contoh.test", PROCESS_OWNER),
    ("Agus Prasetyo", "agus@contoh.test", AUDITOR),
    ("Tono Wijaya", "tono@contoh.test", ADMINISTRATOR),
)


class AccountProblem(ValueError):
    """The account cannot be made or changed so; the message is a sentence that says what to do."""


def fill_groups(session: Session) -> None:
    """Put in the groups that the shipped procedure and the offices need."""
    known = set(session.scalars(select(Group.key)))
    session.add_all(Group(key=key, name=name) for key, name in GROUPS if key not in known)
    session.flush()


def fill_trial_staff(session: Session, now: datetime) -> None:
    """Make one account a role, known to everybody; only where nobody has an account yet."""
    if session.scalar(select(func.count(User.id))):
        return
    for name, email, role in TRIAL_STAFF:
        user = add_user(session, name=name, email=email, roles=[role], actor=Actor.system("cli"), now=now)
        user.is_trial = True
        set_password(session, user, TRIAL_PASSWORD, actor=Actor.system("cli"), now=now)


def retire_trial_staff(session: Session, *, actor: Actor, now: datetime) -> int:
    """Take the sign-in from every trial account; return how many had it."""
    users = session.scalars(select(User).where(User.is_trial, User.is_active)).all()
    for user in users:
        user.is_active, user.session_version = False, user.session_version + 1
        before, after = {"is_active": True}, {"is_active": False}
        record(session, "user_changed", actor=actor, at=now, user=user.id, before=before, after=after)
    session.flush()
    return len(users)


def trial_accounts(session: Session) -> list[User]:
    """Return the accounts that trial mode lists, one a role, in the order in which they were made."""
    return list(session.scalars(select(User).where(User.is_trial, User.is_active).order_by(User.id)))


def user_by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def add_user(session: Session, *, name: str, email: str, roles: Iterable[str], actor: Actor, now: datetime) -> User:
    """Make an account without a password. Raises AccountProblem for a known address or an unknown role."""
    email = email.strip().lower()
    if user_by_email(session, email) is not None:
        raise AccountProblem(f"Alamat {email} sudah mempunyai akun. Ubah akun itu, atau pakai alamat lain.")
    groups = _groups(session, roles)
    user = User(name=name.strip(), email=email, created_at=now, groups=groups, session_version=1)
    session.add(user)
    session.flush()
    record(
        session, "user_added", actor=actor, at=now, user=user.id, before=None, after={"roles": sorted(user.group_keys)}
    )
    return user


def change_user(
    session: Session,
    user: User,
    *,
    name: str,
    roles: Iterable[str],
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a name, the roles, or whether the account may sign in. Raises AccountProblem.

    Nobody can lock themselves out, and one administrator always remains.
    """
    groups = _groups(session, roles)
    keys = {group.key for group in groups}
    loses = ADMINISTRATOR in user.group_keys and (ADMINISTRATOR not in keys or not is_active)
    if loses and (actor.user_id == user.id or _other_administrators(session, user) == 0):
        raise AccountProblem("Harus selalu ada administrator lain yang aktif sebelum peran ini dilepas.")
    before = {"roles": sorted(user.group_keys), "is_active": user.is_active}
    if user.name != name.strip():
        user.name = name.strip()
    user.groups, user.is_active = groups, is_active
    if before["is_active"] and not is_active:
        user.session_version += 1
    session.flush()
    after = {"roles": sorted(keys), "is_active": is_active}
    record(session, "user_changed", actor=actor, at=now, user=user.id, before=before, after=after)


def _groups(session: Session, roles: Iterable[str]) -> list[Group]:
    wanted = sorted(set(roles))
    groups = list(session.scalars(select(Group).where(Group.key.in_(wanted))))
    missing = set(wanted) - {group.key for group in groups}
    if missing or not wanted:
        known = ", ".join(sorted(session.scalars(select(Group.key))))
        raise AccountProblem(f"Peran {', '.join(sorted(missing)) or '(kosong)'} tidak dikenal. Pilih dari: {known}.")
    return groups


def _other_administrators(session: Session, user: User) -> int:
    others = (
        select(func.count(User.id))
        .join(User.groups)
        .where(Group.key == ADMINISTRATOR, User.is_active, User.id != user.id)
    )
    return session.scalar(others) or 0
