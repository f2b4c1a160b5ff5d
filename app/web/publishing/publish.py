"""`/proses/draf/<id>/terbitkan`: what was checked, what is chosen, and the one button."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer
from app.clock import now
from app.database import db
from app.definitions.deploy import NotPublishable, digest_of, known_groups, obstacles
from app.definitions.drafts import draft_by_id, files_of
from app.definitions.published import active
from app.definitions.publishing import (
    approvers_besides,
    needs_second_person,
    open_request_of,
    publish_draft,
    scenarios_of,
)
from app.models import Publication
from app.models.people import PROCESS_OWNER
from app.models.publication import REQUESTED
from app.web.permissions import only_for
from app.web.publishing.checking import Found, checked, looking_again
from app.web.publishing.forms import PublishForm, chosen_cases
from app.web.publishing.migrations import migration_of
from app.web.sign_in import signed_in, staff

MOST_TO_CHOOSE = 500


@only_for(PROCESS_OWNER)
def show(draft_id: int) -> ResponseReturnValue:
    page, found = _page(draft_id, PublishForm())
    return looking_again(page, found)


@only_for(PROCESS_OWNER)
def send(draft_id: int) -> ResponseReturnValue:
    """Publish, or ask for a second person's word."""
    session, form = db.session(), PublishForm(request.form)
    made = _published(draft_id, form) if form.validate() else None
    if made is None:
        return _page(draft_id, form)[0], 422
    session.commit()
    return after_asking(made)


def after_asking(made: Publication) -> ResponseReturnValue:
    """Say what became of it, and lead to where it goes on."""
    if made.state == REQUESTED:
        flash(_("Permintaan dikirim. Orang kedua sudah diberi tahu lewat lonceng."), "success")
        return redirect(url_for("publishing.request", publication_id=made.id), 303)
    assert made.deployment is not None
    flash(_("Versi %(version)s berlaku mulai sekarang.", version=made.deployment.version), "success")
    migration = migration_of(made)
    if migration is not None:
        return redirect(url_for("publishing.migration", migration_id=migration.id), 303)
    return redirect(url_for("procedure.version", version=made.deployment.version), 303)


def _published(draft_id: int, form: PublishForm) -> Publication | None:
    try:
        return publish_draft(db.session(), draft_id, form.plan(), actor=staff(), now=now())
    except BadAnswer as bad:
        db.session.rollback()
        form[bad.field].errors = [bad.sentence]
    except NotPublishable:
        db.session.rollback()
        form.form_errors.append(_("Draf ini melanggar aturan penerbitan. Perbaiki dahulu temuan pemeriksaannya."))
    return None


def _page(draft_id: int, form: PublishForm) -> tuple[str, Found]:
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files, current = files_of(session, draft_id), active(session)
    digest = digest_of(files)
    findings = obstacles(files, known_groups(session)) if draft.is_open else []
    found = Found(findings=tuple(findings)) if findings else checked(digest)
    outcomes = scenarios_of(found.check) if found.check and found.impact else []
    waits = needs_second_person(session, staff())
    return (
        render_template(
            "publishing/publish.html",
            draft=draft,
            form=form,
            current=current,
            is_same=digest == current.digest,
            is_behind=draft.based_on_id != current.id,
            outcomes=outcomes,
            red=[one for one in outcomes if not one.passed],
            chosen=set(chosen_cases()),
            most_to_choose=MOST_TO_CHOOSE,
            waits=waits,
            approvers=approvers_besides(session, signed_in().id) if waits else (),
            request_open=open_request_of(session, draft_id),
            **found.words(),
        ),
        found,
    )
