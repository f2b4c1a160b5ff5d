"""Does a second person have to agree before a version is published? One setting says so, in the administrators' hands.

Whoever it binds does not set it: a process owner could else switch it off, publish, and switch it on again. By default
it holds as soon as there is a second process owner; a small agency with one may ask its Koordinator instead (`always`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import BadAnswer, NotAllowed
from app.models import AgencySetting, Membership, User
from app.models.people import ADMINISTRATOR, KOORDINATOR, PROCESS_OWNER

KEY = "publication_approval"
AUTO, ALWAYS, NEVER = "auto", "always", "never"
RULES: Mapping[str, str] = {
    AUTO: "Ya, bila ada pemilik proses lain yang dapat menyetujui",
    ALWAYS: "Ya, selalu: pemilik proses lain atau Koordinator",
    NEVER: "Tidak: pemilik proses menerbitkan sendiri",
}
APPROVERS = (PROCESS_OWNER, KOORDINATOR)


def rule_of(session: Session) -> str:
    stored = session.scalar(select(AgencySetting.value).where(AgencySetting.key == KEY))
    return stored if stored is not None and stored in RULES else AUTO


def change_rule(session: Session, rule: str, *, actor: Actor, now: datetime) -> None:
    """Set the rule for publications to come. Raises NotAllowed, BadAnswer."""
    if ADMINISTRATOR not in actor.groups:
        raise NotAllowed("Aturan persetujuan diubah oleh administrator.")
    if rule not in RULES:
        raise BadAnswer("rule", "Pilih salah satu aturan.")
    before = rule_of(session)
    if before == rule:
        return
    row = session.get(AgencySetting, KEY) or AgencySetting(key=KEY)
    row.value, row.changed_at, row.changed_by_id = rule, now, actor.user_id
    session.add(row)
    session.flush()
    record(
        session,
        "publication_rule_changed",
        actor=actor,
        at=now,
        before={"rule": RULES[before]},
        after={"rule": RULES[rule]},
    )


def needs_second_person(session: Session, actor: Actor) -> bool:
    """Say whether what this person wants to publish waits for another's word."""
    rule = rule_of(session)
    if rule == AUTO:
        return bool(_members(session, (PROCESS_OWNER,), actor.user_id))
    return rule == ALWAYS


def approvers_besides(session: Session, user_id: int | None) -> Sequence[User]:
    """Return who may agree to what this person asks for: never they themselves."""
    return _members(session, APPROVERS, user_id)


def _members(session: Session, groups: Sequence[str], besides: int | None) -> Sequence[User]:
    query = select(User).join(Membership, Membership.user_id == User.id).where(Membership.group_key.in_(groups))
    query = query.where(User.is_active)
    if besides is not None:
        query = query.where(User.id != besides)
    return session.scalars(query.order_by(User.name, User.id)).unique().all()
