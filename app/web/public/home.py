"""The first page: what the service is, how to get help, and the service standard as the agency published it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.database import db
from app.web.around import around
from app.web.service_hours import current_calendar, opening


def home() -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "public/home.html",
        details=around(session).settings,
        opening=opening(current_calendar(session), now()),
    )
