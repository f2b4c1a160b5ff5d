"""The tables of the SLA report, in their order."""

from collections.abc import Callable
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.groups import all_groups
from app.audit.words import words_for
from app.clock import now
from app.definitions.published import active
from app.insight.faq_use import faq_use
from app.insight.open_work import open_work
from app.insight.sla_report import MOST_DAYS, SlaReport, sla_report
from app.insight.table import LOCALE, Table
from app.insight.tables import sla, users
from app.insight.tally import Tally
from app.models import Category
from app.models.insight import NONE
from app.web.reports.asked import Asked
from app.web.reports.plots import Bar, bars, columns

MOST_BARS = 12


def report_of(session: Session, asked: Asked) -> tuple[SlaReport, list[Table]]:
    """Return the report and its tables."""
    report = sla_report(session, asked.selection)
    earlier = sla_report(session, asked.other, with_times=False) if asked.other else None
    return report, [
        sla.summary(report, earlier),
        *open_tables(session),
        sla.by_level(report),
        sla.by_key("kategori", _("Per kategori"), _("Kategori"), report.by_category, category_names(session)),
        sla.by_key(
            "kelompok",
            _("Per kelompok yang paling lama memegang"),
            _("Kelompok"),
            report.by_group,
            group_names(session),
        ),
        sla.by_key("kanal", _("Per kanal"), _("Kanal"), report.by_channel, lambda key: words_for("channel", key)),
        sla.months(report),
        *faq_tables(session, asked),
    ]


def open_tables(session: Session) -> list[Table]:
    """Return what is said of the work of this moment, whatever is filtered."""
    published, groups = active(session), group_names(session)
    ages, forecast = open_work(session, now())
    return [sla.today(forecast, groups), sla.ages(ages, published.position_label)]


def faq_tables(session: Session, asked: Asked) -> list[Table]:
    use = faq_use(session, asked.selection.first, asked.selection.last)
    return [users.faq_entries(use), users.faq_unanswered(use)]


def plots_of(session: Session, report: SlaReport) -> dict[str, Markup]:
    """Return a plot for each table that has one, by the table's key."""
    levels = [Bar(words_for("level", level), [tally.answered]) for level, tally in report.by_level.items()]
    category, group = category_names(session), group_names(session)
    return {
        "ringkasan": columns(_("Tiket menurut tanggal diterima dan hasilnya"), _over_time(report), _legend()),
        "tingkat": bars(_("Tiket terjawab menurut tingkat yang menyelesaikannya"), levels),
        "kategori": _by(_("Tiket menurut kategori"), {category(key): one for key, one in report.by_category.items()}),
        "kelompok": _by(_("Tiket menurut kelompok"), {group(key): one for key, one in report.by_group.items()}),
    }


def _by(title: str, tallies: dict[str, Tally]) -> Markup:
    ordered = sorted(tallies.items(), key=lambda item: -item[1].total)[:MOST_BARS]
    return bars(title, [Bar(name, _parts(tally), str(tally.total)) for name, tally in ordered], _legend())


def _legend() -> tuple[str, ...]:
    return _("Tepat waktu"), _("Lewat"), _("Berjalan"), _("Tanpa jawaban")


def category_names(session: Session) -> Callable[[int], str]:
    names = {key: name for key, name in session.execute(select(Category.id, Category.name))}
    return lambda key: sla.UNKNOWN if key == NONE else names.get(key, str(key))


def group_names(session: Session) -> Callable[[str], str]:
    names = {group.key: group.name for group in all_groups(session)}
    return lambda key: names.get(key, key or _("Belum ditangani"))


def _over_time(report: SlaReport) -> list[Bar]:
    if report.selection.days <= MOST_DAYS:
        return [Bar(_said(day, "d MMM"), _parts(tally)) for day, tally in sorted(report.by_day.items())]
    return [Bar(_said(day, "MMM yy"), _parts(tally)) for day, tally in report.by_month.items()]


def _parts(tally: Tally) -> list[float]:
    return [tally.on_time, tally.late, tally.running, tally.other]


def _said(day: date, form: str) -> str:
    return str(format_date(day, form, locale=LOCALE))
