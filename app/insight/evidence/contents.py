"""What stands in the evidence of a month: who answers for it, and the tables in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.channels.site import site_of
from app.insight.evidence import logs
from app.insight.faq_use import faq_use, span_of
from app.insight.ratings import summary
from app.insight.selection import month_of
from app.insight.sla_report import sla_report
from app.insight.survey import survey_result
from app.insight.table import LOCALE, Table
from app.insight.tables import sla, users
from app.models import Category
from app.models.insight import NONE

UNDETERMINED = "belum ditetapkan"


@dataclass(frozen=True, slots=True)
class Contents:
    agency: str
    service: str
    decree: str
    head_name: str
    head_title: str
    month: str
    made_at: datetime
    zone: ZoneInfo
    verdict: str
    tables: Sequence[Table]


def contents_of(session: Session, month: date, *, now: datetime) -> Contents:
    details, zone, selection = all_settings(session), site_of(session).zone, month_of(month)
    report, earlier = sla_report(session, selection), sla_report(session, selection.before(), with_times=False)
    skm = survey_result(session, selection.first, selection.last)
    use, span = faq_use(session, selection.first, selection.last), span_of(selection.first, selection.last, zone)
    categories = {key: name for key, name in session.execute(select(Category.id, Category.name))} | {NONE: sla.UNKNOWN}
    grade = skm.grade
    share = report.whole.share_on_time
    return Contents(
        agency=details["agency_name"] or UNDETERMINED,
        service=details["service_name"] or UNDETERMINED,
        decree=details["decree_number"] or UNDETERMINED,
        head_name=details.get("head_name") or "",
        head_title=details.get("head_title") or "",
        month=str(format_date(month, "MMMM y", locale=LOCALE)),
        made_at=now,
        zone=zone,
        verdict=" ".join(
            [
                f"{report.whole.total} tiket diterima.",
                f"{share * 100:.1f}".replace(".", ",") + " % tepat waktu."
                if share is not None
                else "Belum ada yang dinilai.",
                f"IKM {skm.ikm:.2f}".replace(".", ",") + f" ({grade[0]}, {grade[1].lower()})."
                if grade
                else "Belum ada lembar survei.",
            ]
        ),
        tables=[
            sla.summary(report, earlier, ("Bulan ini", "Bulan sebelumnya")),
            sla.by_level(report),
            sla.by_key(
                "kategori",
                "SLA per kategori",
                "Kategori",
                report.by_category,
                lambda key: categories.get(key, str(key)),
            ),
            logs.incidents(session, selection),
            logs.escalations(session, span),
            logs.disturbances(session, span),
            users.skm(skm),
            users.ratings(summary(session, selection.first, selection.last)),
            logs.published_answers(session, span),
            users.faq_entries(use),
            users.faq_unanswered(use),
            logs.procedure_changes(session, span),
        ],
    )
