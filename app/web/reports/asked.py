"""Which cases the address of a report asks for. What is no day is said and not used; without any it is this month."""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.words import VALUE_WORDS
from app.channels.site import site_of
from app.clock import now
from app.insight.selection import Selection, month_of
from app.models import Category, Deployment
from app.web.addresses import number_asked_for
from app.web.audit.choices import Filter

COMPARE_BEFORE, COMPARE_VERSION = "sebelumnya", "versi"


@dataclass(frozen=True, slots=True)
class Asked:
    """`other` is what it is compared with, None for nothing; `told` says that in words."""

    selection: Selection
    other: Selection | None
    told: str
    wrong_days: list[str]


def asked_for(session: Session) -> Asked:
    today = now().astimezone(site_of(session).zone).date()
    wrong: list[str] = []
    this_month = month_of(today)
    first, last = _day("dari", wrong), _day("sampai", wrong)
    if first is None and last is None:
        first, last = this_month.first, this_month.last
    first, last = first or this_month.first.replace(month=1), last or today
    if last < first:
        first, last = last, first
    selection = Selection(first, last, *_dimensions(session))
    other, told = _other(session, selection, wrong)
    return Asked(selection, other, told, wrong)


def _dimensions(session: Session) -> tuple[int | None, str | None, int | None]:
    category = session.scalar(select(Category.id).where(Category.code == request.args.get("kategori", "")))
    channel = request.args.get("kanal", "")
    return category, channel if channel in VALUE_WORDS["channel"] else None, _version(session, "versi")


def _version(session: Session, name: str) -> int | None:
    version = number_asked_for(name)
    if version is None:
        return None
    return session.scalar(select(Deployment.id).where(Deployment.version == version))


def _other(session: Session, selection: Selection, wrong: list[str]) -> tuple[Selection | None, str]:
    """Return what is compared with: another version, other days as given, or the period just before."""
    version = _version(session, "banding_versi")
    first, last = _day("banding_dari", wrong), _day("banding_sampai", wrong)
    if version is not None:
        other = Selection(selection.first, selection.last, selection.category_id, selection.channel, version)
        return other, _("versi %(version)s", version=request.args["banding_versi"])
    if first is not None and last is not None:
        first, last = min(first, last), max(first, last)
        other = Selection(first, last, selection.category_id, selection.channel, selection.deployment_id)
        return other, _("masa yang dipilih")
    if request.args.get("banding") == COMPARE_BEFORE:
        return selection.before(), _("masa sebelumnya")
    return None, ""


def _day(name: str, wrong: list[str]) -> date | None:
    text = request.args.get(name, "").strip()[:40]
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong.append(text)
        return None
    if not 2000 <= day.year <= 2200:
        wrong.append(text)
        return None
    return day


def choices(session: Session) -> list[Filter]:
    """Return what the filters of every report offer."""
    categories = session.execute(select(Category.code, Category.name).order_by(Category.sort_order))
    versions = session.scalars(select(Deployment.version).order_by(Deployment.version.desc())).all()
    channels = sorted(VALUE_WORDS["channel"].items(), key=lambda item: item[1])
    return [
        Filter("kategori", _("Kategori"), [("", _("Semua kategori")), *((code, name) for code, name in categories)]),
        Filter("kanal", _("Kanal"), [("", _("Semua kanal")), *channels]),
        Filter("versi", _("Versi prosedur"), [("", _("Semua versi")), *((str(one), str(one)) for one in versions)]),
    ]
