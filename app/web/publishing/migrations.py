"""`/proses/pindah/<id>`: how far the moving of cases is; the page looks again by itself and can be left.

Stopping has a page of its own: one that looks again by itself would take away what is being typed.
"""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.cases.errors import BadAnswer
from app.cases.impact import REASONS
from app.cases.migration import (
    last_stop,
    migration_by_id,
    progress_of,
    resume_migration,
    staying_cases,
    stop_migration,
)
from app.clock import now
from app.database import db
from app.definitions.published import active
from app.models import Migration, Publication
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.addresses import page_of
from app.web.permissions import only_for
from app.web.publishing.forms import StopForm
from app.web.sign_in import signed_in, staff

PAGE_SIZE = 100
SECONDS_BETWEEN_LOOKS = "2"


@only_for(PROCESS_OWNER, AUDITOR, KOORDINATOR)
def show(migration_id: int) -> ResponseReturnValue:
    session = db.session()
    migration = migration_by_id(session, migration_id)
    progress = progress_of(session, migration_id)
    page = render_template(
        "publishing/migration.html",
        migration=migration,
        progress=progress,
        stop=last_stop(session, migration) if progress.stopped else None,
        current=active(session),
        may_steer=PROCESS_OWNER in signed_in().group_keys,
        page=page_of(staying_cases(migration_id), PAGE_SIZE),
        reasons=REASONS,
    )
    response = make_response(page)
    if migration.finished_at is None:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


@only_for(PROCESS_OWNER)
def stop_form(migration_id: int) -> ResponseReturnValue:
    return _stop_page(migration_id, StopForm())


@only_for(PROCESS_OWNER)
def stop(migration_id: int) -> ResponseReturnValue:
    """Let the cases that nobody has begun keep their version."""
    session, form = db.session(), StopForm(request.form)
    if not form.validate():
        return _stop_page(migration_id, form), 422
    try:
        stop_migration(session, migration_id, form.reason.data or "", actor=staff(), now=now())
    except BadAnswer as bad:
        session.rollback()
        form[bad.field].errors = [bad.sentence]
        return _stop_page(migration_id, form), 422
    session.commit()
    flash(_("Pemindahan dihentikan. Kasus yang sudah pindah tetap pada versi barunya."), "success")
    return redirect(url_for("publishing.migration", migration_id=migration_id), 303)


@only_for(PROCESS_OWNER)
def resume(migration_id: int) -> ResponseReturnValue:
    """Let the cases that were left wait for their turn again."""
    session = db.session()
    migration = resume_migration(session, migration_id, actor=staff(), now=now())
    goes_on = migration.finished_at is None
    session.commit()
    if goes_on:
        flash(_("Pemindahan dilanjutkan."), "success")
    else:
        flash(_("Tidak ada yang dilanjutkan: kasus yang tersisa sudah diambil perintah yang lebih baru."), "info")
    return redirect(url_for("publishing.migration", migration_id=migration_id), 303)


def migration_of(made: Publication) -> Migration | None:
    return db.session.scalar(select(Migration).where(Migration.publication_id == made.id))


def _stop_page(migration_id: int, form: StopForm) -> str:
    session = db.session()
    return render_template(
        "publishing/stop_migration.html",
        migration=migration_by_id(session, migration_id),
        progress=progress_of(session, migration_id),
        form=form,
    )
