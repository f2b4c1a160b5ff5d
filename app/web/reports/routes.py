"""The addresses of the reports."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from app.channels.site import site_of
from app.database import db
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.permissions import only_for
from app.web.reports import sla_page
from app.web.reports.asked import asked_for, choices
from app.web.reports.freshness import freshen
from app.web.reports.taking_out import send_csv

READERS = (KOORDINATOR, PROCESS_OWNER, AUDITOR)

bp = Blueprint("reports", __name__, url_prefix="/laporan")


@bp.get("")
@only_for(*READERS)
def sla() -> ResponseReturnValue:
    """See how the promise of the service standard was kept."""
    session = db.session()
    stale = freshen(session)
    asked = asked_for(session)
    report, tables = sla_page.report_of(session, asked)
    return render_template(
        "reports/sla.html",
        asked=asked,
        choices=choices(session),
        report=report,
        tables=tables,
        plots=sla_page.plots_of(session, report),
        zone=site_of(session).zone,
        stale=stale,
    )


@bp.get("/unduh/<key>.csv")
@only_for(*READERS)
def table(key: str) -> ResponseReturnValue:
    """Take out one table of the SLA report, as the filters of its address say."""
    session = db.session()
    _report, tables = sla_page.report_of(session, asked_for(session))
    found = next((one for one in tables if one.key == key), None) or abort(404)
    return send_csv(session, found, f"laporan-{key}")
