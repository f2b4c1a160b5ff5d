"""What the page of satisfaction draws, and the QR code that leads to the survey."""

from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.channels.printed.service_form import qr_modules
from app.channels.site import site_of
from app.insight.ratings import SCORES, RatingSummary
from app.insight.survey import HIGHEST, UNSUR, Skm
from app.web.reports.plots import Bar, bars

_QUIET = 4  # modules of white around a QR code (ISO/IEC 18004)


def plots_of(skm: Skm, rated: RatingSummary) -> dict[str, Markup]:
    means = [
        Bar(f"U{at} {unsur.name}", [float(mean)], f"{float(mean):.2f}".replace(".", ","))
        for at, (unsur, mean) in enumerate(zip(UNSUR, skm.means, strict=False), 1)
    ]
    scores = [Bar(words, [rated.counts[score]]) for score, words in SCORES.items()]
    plots = {}
    if means:
        plots["skm"] = bars(_("NRR tiap unsur, dari 1 sampai %(highest)s", highest=HIGHEST), means, whole=HIGHEST)
    if rated.total:
        plots["penilaian"] = bars(_("Penilaian tiket"), scores)
    return plots


def poster_address(session: Session) -> str:
    return f"{site_of(session).base_url}/survei"


def qr_svg(address: str) -> Markup:
    """Draw a QR code as one path of squares."""
    modules = qr_modules(address)
    side = len(modules) + 2 * _QUIET
    squares = "".join(
        f"M{_QUIET + x} {_QUIET + y}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path d="{squares}" fill="#000"/></svg>'
    ).format(side=side, label=_("Kode QR ke %(address)s", address=address), squares=squares)
