"""Texts that staff keep ready and insert into an answer.

A module is its writer's own, or everybody's, which only Koordinator writes. It may name a few values of the case at
hand (`VARIABLES`) and reach nothing more: the same small language as the texts of mail. A value that the case does not
have stays in the text as a gap, to be filled by hand; a text with a gap is not sent (`app.cases.outgoing`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.audit import Actor, digest, record
from app.cases.errors import BadAnswer, NotAllowed, NotFound
from app.cases.notices import instant_in_words
from app.channels.site import site_of
from app.channels.texts import PLACEHOLDER, fill, names_in
from app.models import Case, Category, TextModule, TextModuleVersion, User
from app.models.people import KOORDINATOR

VARIABLES: Mapping[str, str] = {
    "nama": "nama pengguna",
    "nomor": "nomor tiket",
    "perihal": "pokok masalah",
    "batas_waktu": "batas waktu menjawab",
    "petugas": "nama Anda",
    "aplikasi": "aplikasi yang ditanyakan",
    "kode_paket": "kode paket atau tender",
    "kode_galat": "kode galat",
    "tautan": "tautan pelacakan tiket",
    "layanan": "nama layanan",
    "telepon": "telepon helpdesk",
    "surel": "surel helpdesk",
    "hari_ini": "tanggal dan jam sekarang",
}
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


def change_module(session: Session, module: TextModule, wording: Wording, *, actor: Actor, now: datetime) -> None:
    """Put a new wording in force; the earlier one is kept. The same wording again changes nothing."""
    require_writer(module, actor)
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


def values_for(session: Session, case: Case, author: User, now: datetime) -> dict[str, str]:
    """Return what each variable stands for on this case; where it stands for nothing, the gap itself."""
    details = all_settings(session)
    values = {
        "nama": case.requester.name,
        "nomor": case.number,
        "perihal": case.subject,
        "batas_waktu": instant_in_words(session, case.due_at),
        "petugas": author.name,
        "aplikasi": case.application,
        "kode_paket": case.reference_code,
        "kode_galat": case.error_code,
        "tautan": f"{site_of(session).base_url}/lacak/{case.tracking_token}",
        "layanan": details["service_name"],
        "telepon": details["helpdesk_phone"],
        "surel": details["helpdesk_email"],
        "hari_ini": instant_in_words(session, now),
    }
    return {name: value or f"{{{{{name}}}}}" for name, value in values.items()}


def filled(module: TextModule, values: Mapping[str, str]) -> str:
    return fill(module.body, values)
