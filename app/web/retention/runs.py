"""`/retensi/penghapusan/<id>`: how far a run is; the page looks again by itself and can be left."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.retention.runs import progress_of, rows_of, run_by_id, stop_run
from app.clock import now
from app.database import begin_writing, db
from app.models.people import ADMINISTRATOR, AUDITOR
from app.models.retention import ERASED
from app.web.addresses import page_of
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

PAGE_SIZE = 100
SECONDS_BETWEEN_LOOKS = "2"


@only_for(ADMINISTRATOR, AUDITOR)
def show(run_id: int) -> ResponseReturnValue:
    session = db.session()
    run = run_by_id(session, run_id)
    groups = signed_in().group_keys
    page = render_template(
        "retention/run.html",
        run=run,
        progress=progress_of(session, run_id),
        page=page_of(rows_of(run_id), PAGE_SIZE),
        erased=ERASED,
        may_stop=ADMINISTRATOR in groups and run.finished_at is None,
        may_read=AUDITOR in groups,
    )
    response = make_response(page)
    if run.finished_at is None:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@only_for(ADMINISTRATOR)
def stop(run_id: int) -> ResponseReturnValue:
    session, actor = db.session(), staff()
    session.rollback()
    begin_writing(session)
    stop_run(session, run_id, actor=actor, now=now())
    session.commit()
    flash(_("Penghapusan dihentikan. Yang sudah dihapus tidak kembali; sisanya tetap ada."), "success")
    return redirect(url_for("retention.run", run_id=run_id), 303)
