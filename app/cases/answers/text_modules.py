"""Texts that staff keep ready and insert into an answer.

A module is its writer's own, or everybody's, which only Koordinator writes. Every wording that it ever had is kept.
What it may name of the case at hand: `app.cases.answers.text_variables`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.audit import Actor, digest, record
from app.cases.answers.text_variables import VARIABLES
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.channels.texts import PLACEHOLDER, names_in
from app.models import Category, TextModule, TextModuleVersion, User
from app.models.people import KOORDINATOR

SHORTCUT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a writer says about a module."""

    shortcut: str
    name: str
    body: str
    category: Category | None = None


def add_module(session: Session, wording: Wording, *, is_shared: bool, actor: Actor, now: datetime) -> TextModule:
    """Keep a new text. Raises NotAllowed, and BadAnswer for a shortcut or a text that cannot be taken."""
    if is_shared and KOORDINATOR not in actor.groups:
        raise NotAllowed("Teks bersama ditulis oleh Koordinator. Simpan sebagai milik sendiri.")
    module = TextModule(owner_id=None if is_shared else actor.user_id, version=0)
    _require_sound(session, module, wording)
    _write(session, module, wording, actor=actor, now=now)
    record(session, "text_module_added", actor=actor, at=now, after=_as_recorded(module))
    return module


def change_module(
    session: Session, module: TextModule, wording: Wording, *, seen: int, actor: Actor, now: datetime
) -> None:
    """Put a new wording in force; the earlier one is kept. The same wording again changes nothing.

    Raises Conflict where the version that its writer has seen is no longer the one in force.
    """
    require_writer(module, actor)
    session.refresh(module, with_for_update={"of": TextModule})
    if module.version != seen:
        latest = versions_of(session, module)[0]
        who = latest.author.name if latest.author else None
        raise Conflict("Teks ini baru saja diubah. Buka lagi, lalu ulangi perubahan Anda.", who=who, when=latest.at)
    if wording == Wording(module.shortcut, module.name, module.body, module.category):
        return
    _require_sound(session, module, wording)
    before = _as_recorded(module)
    _write(session, module, wording, actor=actor, now=now)
    record(session, "text_module_changed", actor=actor, at=now, before=before, after=_as_recorded(module))


def retire_module(session: Session, module: TextModule, *, actor: Actor, now: datetime) -> None:
    """Take a module out of the lists; its wordings stay for whoever asks what was sent."""
    require_writer(module, actor)
    if module.is_active:
        module.is_active, module.changed_at = False, now
        session.flush()
        record(session, "text_module_retired", actor=actor, at=now, before=_as_recorded(module), after=None)


def require_writer(module: TextModule, actor: Actor) -> None:
    if not may_write(module, actor.user):
        raise NotAllowed("Teks ini milik orang lain. Buat teks Anda sendiri, atau minta Koordinator mengubahnya.")


def may_write(module: TextModule, user: User | None) -> bool:
    if user is None:
        return False
    return KOORDINATOR in user.group_keys if module.is_shared else module.owner_id == user.id


def _write(session: Session, module: TextModule, wording: Wording, *, actor: Actor, now: datetime) -> None:
    module.shortcut, module.name, module.body = wording.shortcut, wording.name, wording.body
    module.category = wording.category
    module.version, module.changed_at = module.version + 1, now
    session.add(module)
    session.flush()
    session.add(
        TextModuleVersion(
            module_id=module.id,
            number=module.version,
            shortcut=module.shortcut,
            name=module.name,
            body=module.body,
            author_id=actor.user_id,
            at=now,
        )
    )
    session.flush()


def _as_recorded(module: TextModule) -> dict[str, object]:
    return {
        "text_module": module.id,
        "version": module.version,
        "shortcut": module.shortcut,
        "shared": module.is_shared,
        "digest": digest(module.body),
    }


def _require_sound(session: Session, module: TextModule, wording: Wording) -> None:
    if not SHORTCUT.fullmatch(wording.shortcut):
        raise BadAnswer(
            "shortcut", "Pakai huruf kecil, angka, dan tanda hubung, paling banyak 30, misalnya lupa-sandi."
        )
    is_owners = TextModule.owner_id.is_(None) if module.owner_id is None else TextModule.owner_id == module.owner_id
    taken = select(TextModule.id).where(TextModule.shortcut == wording.shortcut, TextModule.is_active, is_owners)
    if session.scalar(taken.where(TextModule.id != (module.id or 0))) is not None:
        raise BadAnswer("shortcut", f"Singkatan “{wording.shortcut}” sudah dipakai. Pilih yang lain.")
    unknown = sorted(names_in(wording.body) - VARIABLES.keys())
    if unknown or "{{" in PLACEHOLDER.sub("", wording.body):
        what = ", ".join(f"{{{{{name}}}}}" for name in unknown) or "Tanda {{ tanpa nama yang benar"
        allowed = ", ".join(f"{{{{{name}}}}}" for name in VARIABLES)
        raise BadAnswer("body", f"{what} tidak dikenal. Yang dapat dipakai: {allowed}.")


def modules_for(session: Session, user: User, *, category_id: int | None = None) -> Sequence[TextModule]:
    """Return the texts that a member of staff may insert: of the case's category first, then the most used."""
    query = select(TextModule).where(
        TextModule.is_active, or_(TextModule.owner_id == user.id, TextModule.owner_id.is_(None))
    )
    if category_id is not None:
        query = query.order_by((TextModule.category_id == category_id).is_(True).desc())
    return session.scalars(query.order_by(TextModule.uses.desc(), TextModule.name, TextModule.id)).all()


def module_for(session: Session, module_id: int, user: User) -> TextModule:
    """Return a module that the user may read. Raises NotFound."""
    module = session.get(TextModule, module_id)
    if module is None or module.owner_id not in (None, user.id):
        raise NotFound("Teks itu tidak ada, atau milik orang lain.")
    return module


def versions_of(session: Session, module: TextModule) -> Sequence[TextModuleVersion]:
    query = select(TextModuleVersion).where(TextModuleVersion.module_id == module.id)
    return session.scalars(query.order_by(TextModuleVersion.number.desc())).all()


def count_use(session: Session, module_ids: Sequence[int]) -> None:
    """Count that texts went out with an answer: the most used are offered first."""
    counted = update(TextModule).where(TextModule.id.in_(module_ids)).values(uses=TextModule.uses + 1)
    session.execute(counted.execution_options(synchronize_session=False))
