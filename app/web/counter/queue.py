"""`/loket`: give the next number, print its slip, see who waits."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases.queue_slip import issue_slip, slip_by_id, slips_of, today
from app.clock import now
from app.database import db
from app.models.people import FRONT_OFFICE, KOORDINATOR
from app.web import once
from app.web.intake.entries import entries_for
from app.web.permissions import only_for
from app.web.sign_in import staff

COUNTER_STAFF = (FRONT_OFFICE, KOORDINATOR)
CHANNEL = "counter"


@only_for(*COUNTER_STAFF)
def show() -> ResponseReturnValue:
    """List who waits today, and who was served."""
    session = db.session()
    day = today(session, now())
    return render_template(
        "counter/queue.html", slips=slips_of(session, day), day=day, may_enter=_may_enter(), once=once.new_key()
    )


@only_for(*COUNTER_STAFF)
def give_number() -> ResponseReturnValue:
    """Give the next number and show its slip."""
    session = db.session()
    slip = issue_slip(session, submission_key=once.submission_key(request), actor=staff(), now=now())
    session.commit()
    return redirect(url_for(".slip", slip_id=slip.id), 303)


@only_for(*COUNTER_STAFF)
def slip(slip_id: int) -> ResponseReturnValue:
    """Show a slip as it is printed, 80 mm wide."""
    return render_template("counter/slip.html", slip=slip_by_id(db.session(), slip_id), may_enter=_may_enter())


def _may_enter() -> bool:
    return any(entry.channel == CHANNEL for entry in entries_for(db.session(), staff()))
