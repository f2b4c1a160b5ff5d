"""What the lists of the auditor's filters offer: pairs of what stands in the address and what people read."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.find import IN_TIME, LATE
from app.audit.words import EVENT_WORDS
from app.definitions.published import NothingPublished, active
from app.models import Category, Deployment, User
from app.web.audit.drawing import Drawing

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from; the first of its pairs, with an empty value, asks for nothing."""

    name: str
    label: str
    pairs: Pairs


def of_events(session: Session) -> list[Filter]:
    names = sorted(EVENT_WORDS.items(), key=lambda item: item[1])
    return [
        Filter("peristiwa", _("Peristiwa"), [("", _("Semua peristiwa")), *names]),
        Filter("orang", _("Petugas"), [("", _("Semua orang")), *_people(session)]),
    ]


def of_cases(session: Session) -> list[Filter]:
    categories = session.execute(select(Category.code, Category.name).order_by(Category.id))
    versions = session.scalars(select(Deployment.version).order_by(Deployment.version.desc()))
    return [
        Filter("petugas", _("Petugas yang menangani"), [("", _("Semua orang")), *_people(session)]),
        Filter("langkah", _("Langkah yang dilalui"), [("", _("Semua langkah")), *_steps(session)]),
        Filter("kategori", _("Kategori"), [("", _("Semua kategori")), *((code, name) for code, name in categories)]),
        Filter("sla", _("SLA"), [("", _("Semua")), (LATE, _("Lewat SLA")), (IN_TIME, _("Tidak lewat SLA"))]),
        Filter("versi", _("Versi prosedur"), [("", _("Semua versi")), *((str(one), str(one)) for one in versions)]),
    ]


def of_drawings(drawings: Sequence[Drawing], asked: str) -> Drawing | None:
    """Return the process that is asked for, else the one that people work in, else the first."""
    named = (drawing for drawing in drawings if f"{drawing.version}:{drawing.process.id}" == asked)
    worked = (one for one in drawings if any(element.kind == "user_task" for element in one.process.elements.values()))
    return next(named, None) or next(worked, None) or next(iter(drawings), None)


def _people(session: Session) -> Pairs:
    return [(str(key), name) for key, name in session.execute(select(User.id, User.name).order_by(User.name))]


def _steps(session: Session) -> Pairs:
    """Return the user tasks of the version in force; one of an earlier version can still be named in the address."""
    try:
        processes = active(session).specification.processes.values()
    except NothingPublished:
        return []
    steps = {e.id: e.name or e.id for process in processes for e in process.elements.values() if e.kind == "user_task"}
    return sorted(steps.items(), key=lambda item: item[1])
