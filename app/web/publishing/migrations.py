"""`/proses/pindah/<id>`: how far the moving of cases is; the page looks again by itself and can be left."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.cases.impact import REASONS
from app.cases.migration import migration_by_id, progress_of, staying_cases
from app.database import db
from app.models import Migration, Publication
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.web.addresses import page_of
from app.web.permissions import only_for

PAGE_SIZE = 100
SECONDS_BETWEEN_LOOKS = "2"


@only_for(PROCESS_OWNER, AUDITOR, KOORDINATOR)
def show(migration_id: int) -> ResponseReturnValue:
    session = db.session()
    migration = migration_by_id(session, migration_id)
    page = render_template(
        "publishing/migration.html",
        migration=migration,
        progress=progress_of(session, migration_id),
        page=page_of(staying_cases(migration_id), PAGE_SIZE),
        reasons=REASONS,
    )
    response = make_response(page)
    if migration.finished_at is None:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def migration_of(made: Publication) -> Migration | None:
    return db.session.scalar(select(Migration).where(Migration.publication_id == made.id))
