"""Groups: whose work a lane of the procedure is, and the address they share."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.administration.accounts import AccountProblem
from app.audit import Actor, record
from app.models import Group

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


def all_groups(session: Session) -> list[Group]:
    return list(session.scalars(select(Group).options(selectinload(Group.members)).order_by(Group.name)))


def add_group(session: Session, *, key: str, name: str, email: str | None, actor: Actor, now: datetime) -> Group:
    """Make a group that the procedure's settings may refer to by `key`. Raises AccountProblem."""
    if not _KEY.fullmatch(key):
        raise AccountProblem("Pakai huruf kecil, angka, dan garis bawah, diawali huruf; misalnya helpdesk_timur.")
    if session.get(Group, key) is not None:
        raise AccountProblem(f"Kelompok {key} sudah ada. Pakai kunci lain, atau ubah kelompok itu.")
    group = Group(key=key, name=name.strip(), email=email)
    session.add(group)
    session.flush()
    after = {"name": group.name, "email": group.email}
    record(session, "group_added", actor=actor, at=now, group=key, before=None, after=after)
    return group


def change_group(session: Session, group: Group, *, name: str, email: str | None, actor: Actor, now: datetime) -> None:
    """Change a group's name, or the address at which it is told of new work (none: each member is told)."""
    before = {"name": group.name, "email": group.email}
    group.name, group.email = name.strip(), email
    session.flush()
    after = {"name": group.name, "email": group.email}
    if before != after:
        record(session, "group_changed", actor=actor, at=now, group=group.key, before=before, after=after)
