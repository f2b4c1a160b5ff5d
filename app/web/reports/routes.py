"""The addresses of the reports."""

from datetime import date

from babel.dates import format_date
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.channels.site import site_of
from app.clock import now
from app.database import db
from app.insight import evidence as packs
from app.insight.ratings import summary
from app.insight.survey import suggestions, survey_result
from app.insight.table import LOCALE, shown
from app.insight.tables import users
from app.insight.variants import deviating_cases
from app.models import TICKET
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.permissions import only_for
from app.web.reports import diagram_page, sla_page, ways_page
from app.web.reports.asked import asked_for, choices
from app.web.reports.freshness import freshen
from app.web.reports.satisfaction_page import plots_of, poster_address, qr_svg
from app.web.reports.taking_out import send_csv, send_pack
from app.web.sign_in import signed_in, staff

READERS = (KOORDINATOR, PROCESS_OWNER, AUDITOR)

bp = Blueprint("reports", __name__, url_prefix="/laporan")


@bp.app_template_filter("day")
def day(value: date) -> str:
    return str(format_date(value, "d MMMM y", locale=LOCALE))


@bp.app_template_filter("month")
def month(value: date) -> str:
    return str(format_date(value, "MMMM y", locale=LOCALE))


@bp.app_template_filter("share")
def share(value: float) -> str:
    return shown("share", value, site_of(db.session()).zone)


@bp.get("")
@only_for(*READERS)
def sla() -> ResponseReturnValue:
    """See how the promise of the service standard was kept."""
    session = db.session()
    stale, asked = freshen(session), asked_for(session)
    report, tables = sla_page.report_of(session, asked)
    plots = sla_page.plots_of(session, report)
    common = {"choices": choices(session), "zone": site_of(session).zone, "stale": stale}
    return render_template("reports/sla.html", asked=asked, tables=tables, plots=plots, **common)


@bp.get("/unduh/<key>.csv")
@only_for(*READERS)
def table(key: str) -> ResponseReturnValue:
    """Take out one table, as the filters of its address say."""
    session = db.session()
    freshen(session)
    asked = asked_for(session)
    tables = {
        "langkah": lambda: diagram_page.show(session, asked).table,
        "varian": lambda: ways_page.variants_table(ways_page.found(session, asked)[0]),
        "penyimpangan": lambda: ways_page.deviations_table(*ways_page.deviating(session, asked)),
        "skm": lambda: users.skm(survey_result(session, asked.selection.first, asked.selection.last)),
        "penilaian": lambda: users.ratings(summary(session, asked.selection.first, asked.selection.last)),
    }
    if key in tables:
        return send_csv(session, tables[key](), f"laporan-{key}")
    found = next((one for one in sla_page.report_of(session, asked)[1] if one.key == key), None) or abort(404)
    return send_csv(session, found, f"laporan-{key}")


@bp.get("/diagram")
@only_for(*READERS)
def diagram() -> ResponseReturnValue:
    """See on the diagram where cases wait, come back, or become late."""
    session = db.session()
    stale, asked = freshen(session), asked_for(session)
    common = {"choices": choices(session), "zone": site_of(session).zone, "stale": stale}
    return render_template(
        "reports/diagram.html",
        asked=asked,
        shown=diagram_page.show(session, asked),
        measures=diagram_page.measures(),
        measure=diagram_page.measure_asked_for(),
        **common,
    )


@bp.get("/varian")
@only_for(*READERS)
def ways() -> ResponseReturnValue:
    """See which ways cases take, and where they leave the published standard."""
    session = db.session()
    stale, asked = freshen(session), asked_for(session)
    told, total = ways_page.found(session, asked)
    found, whole = ways_page.deviating(session, asked)
    deviation = request.args.get("penyimpangan", "")
    return render_template(
        "reports/ways.html",
        asked=asked,
        choices=choices(session),
        zone=site_of(session).zone,
        stale=stale,
        told=told,
        total=total,
        deviations=ways_page.deviations_table(found, whole),
        names=[one.name for one in found],
        deviation=deviation,
        may_open_cases=bool(signed_in().group_keys & {KOORDINATOR, AUDITOR}),
        cases=deviating_cases(session, asked.selection, TICKET, deviation) if deviation in ways_page.NAMES else [],
    )


@bp.get("/kepuasan")
@only_for(*READERS)
def satisfaction() -> ResponseReturnValue:
    """Read the survey and the ratings of a period."""
    session, asked = db.session(), asked_for(db.session())
    first, last = asked.selection.first, asked.selection.last
    skm, rated = survey_result(session, first, last), summary(session, first, last)
    return render_template(
        "reports/satisfaction.html",
        asked=asked,
        skm=skm,
        rated=rated,
        tables=[users.skm(skm), users.ratings(rated), users.comments(rated)],
        plots=plots_of(skm, rated),
        suggestions=suggestions(session, first, last),
        zone=site_of(session).zone,
    )


@bp.get("/kepuasan/poster")
@only_for(*READERS)
def poster() -> ResponseReturnValue:
    """A sheet to hang up: the QR code that leads to the survey."""
    address = poster_address(db.session())
    return render_template("reports/poster.html", address=address, qr=qr_svg(address))


@bp.get("/bukti")
@only_for(*READERS)
def evidence() -> ResponseReturnValue:
    """See the evidence of each month, and ask for one."""
    session = db.session()
    today = now().astimezone(site_of(session).zone).date()
    return render_template("reports/evidence.html", packs=packs.all_packs(session), months=packs.months_until(today))


@bp.post("/bukti")
@only_for(*READERS)
def request_evidence() -> ResponseReturnValue:
    """Ask for the evidence of a month. It is made in the background."""
    session = db.session()
    month = packs.month_from(request.form.get("bulan", "")) or abort(400)
    packs.request_pack(session, month, actor=staff(), now=now())
    session.commit()
    flash(_("Berkas bukti sedang dibuat. Muat ulang halaman ini beberapa saat lagi."), "success")
    return redirect(url_for(".evidence"), 303)


@bp.get("/bukti/<int:pack_id>.<form>")
@only_for(*READERS)
def download_evidence(pack_id: int, form: str) -> Response:
    """Fetch the evidence of a month as PDF or XLSX. That it was fetched is recorded."""
    if form not in packs.FORMS:
        abort(404)
    return send_pack(db.session(), packs.made_pack(db.session(), pack_id), form)
