"""What a list can be narrowed to, in words: the choices of the form, and a chip for each that is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from app.administration.categories import active_categories
from app.cases.inbox.narrowing import AT_RISK, OVERDUE, PAUSED
from app.cases.inbox.queues import WORKING_GROUPS
from app.definitions.published import active
from app.models import Category, Group, Membership, User
from app.web.cases.labels import CHANNELS, LEVELS, PRIORITIES
from app.web.inbox.list_address import FROM, HANDLER, NOBODY, SEARCH, TEXTS, UNTIL, ListAddress

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something in force, and the address of the list without it."""

    name: str
    value: str
    url: str


def labels_of_fields() -> dict[str, str]:
    return {
        "kelompok": _("Kelompok"),
        "posisi": _("Posisi"),
        "kategori": _("Kategori"),
        "kanal": _("Kanal"),
        "prioritas": _("Prioritas"),
        "tingkat": _("Tingkat"),
        "batas": _("Batas waktu"),
        HANDLER: _("Pemegang"),
        FROM: _("Diterima dari"),
        UNTIL: _("Diterima sampai"),
        SEARCH: _("Cari"),
    }


def all_choices(session: Session) -> dict[str, Choices]:
    """Return what can be chosen of each field; read only where the form is open."""
    return {name: _choices(session, name) for name in (*TEXTS, HANDLER)}


def chips(session: Session, address: ListAddress) -> list[Chip]:
    """Return a chip for each field in force, besides the search, which stands in its own box."""
    names = labels_of_fields()
    return [
        Chip(names[name], _words(session, name, value), address.without(name).url())
        for name, value in address.given
        if name != SEARCH
    ]


def _words(session: Session, name: str, value: str) -> str:
    if name in (FROM, UNTIL):
        try:
            return str(format_date(date.fromisoformat(value), "d MMM y"))
        except ValueError:
            return str(_("%(value)s (bukan tanggal, diabaikan)", value=value))
    known = dict(_choices(session, name)).get(value) or _known_once(session, name, value)
    return known or str(_("%(value)s (tidak ada lagi)", value=value))


def _known_once(session: Session, name: str, value: str) -> str | None:
    """Return what a choice is called that nobody can make any more: of a filter that was kept or sent before."""
    if name == "kategori":
        return session.scalar(select(Category.name).where(Category.code == value))
    if name == HANDLER and value.isascii() and value.isdigit() and len(value) < 10:
        return session.scalar(select(User.name).where(User.id == int(value)))
    return None


def _choices(session: Session, name: str) -> Choices:
    fixed: Mapping[str, Mapping[str, object]] = {"kanal": CHANNELS, "prioritas": PRIORITIES, "tingkat": LEVELS}
    if name in fixed:
        return [(key, str(words)) for key, words in fixed[name].items()]
    if name == "batas":
        return [(OVERDUE, _("Lewat SLA")), (AT_RISK, _("Segera jatuh tempo")), (PAUSED, _("Dijeda"))]
    if name == "kategori":
        return [(one.code, one.name) for one in active_categories(session)]
    if name == "posisi":
        return list(active(session).settings.positions.items())
    if name == "kelompok":
        groups = session.execute(select(Group.key, Group.name).where(Group.key.in_(WORKING_GROUPS)))
        return sorted(((key, words) for key, words in groups), key=lambda pair: pair[1])
    return [(NOBODY, _("Belum diambil")), *((str(user.id), user.name) for user in _handlers(session))]


def _handlers(session: Session) -> Sequence[User]:
    working = select(Membership.user_id).where(Membership.group_key.in_(WORKING_GROUPS))
    query = select(User).where(User.is_active, User.id.in_(working)).order_by(User.name).options(lazyload(User.groups))
    return session.scalars(query).all()
