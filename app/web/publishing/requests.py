"""`/proses/permintaan`: what waits for a second person's word, and what was decided."""

import orjson
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer
from app.cases.migration import migrations_of, stopped_among
from app.clock import now
from app.database import db
from app.definitions.comparison import compare, in_sections, mark_words
from app.definitions.deploy import NotPublishable
from app.definitions.drafts import files_of
from app.definitions.folder import Files
from app.definitions.published import load
from app.definitions.publishing import (
    APPROVERS,
    approve,
    publication_by_id,
    publications_decided,
    publications_waiting,
    reject,
    withdraw,
)
from app.models import Publication
from app.models.people import AUDITOR, KOORDINATOR, PROCESS_OWNER
from app.models.publication import REQUESTED
from app.web.addresses import page_of
from app.web.permissions import only_for
from app.web.publishing.checking import checked
from app.web.publishing.forms import DecisionForm
from app.web.publishing.migrations import migration_of
from app.web.publishing.publish import after_asking
from app.web.sign_in import signed_in, staff

MAY_READ = (PROCESS_OWNER, AUDITOR, KOORDINATOR)
PAGE_SIZE = 50


@only_for(*MAY_READ)
def overview() -> ResponseReturnValue:
    session = db.session()
    migrations = migrations_of(session)
    return render_template(
        "publishing/requests.html",
        waiting=publications_waiting(session),
        page=page_of(publications_decided(), PAGE_SIZE),
        migrations=migrations,
        stopped=stopped_among(session, migrations),
    )


@only_for(*MAY_READ)
def show(publication_id: int) -> ResponseReturnValue:
    return _page(publication_id, DecisionForm())


@only_for(*APPROVERS)
def agree(publication_id: int) -> ResponseReturnValue:
    """Agree, and with that publish."""
    session, form = db.session(), DecisionForm(request.form)
    if not form.validate():
        return _page(publication_id, form), 422
    try:
        made = approve(session, publication_id, form.words.data or "", actor=staff(), now=now())
    except NotPublishable as broken:
        session.rollback()
        message = _("Tidak dapat diterbitkan lagi: %(why)s Tolak permintaan ini.", why=broken.findings[0].message)
        form.form_errors.append(message)
        return _page(publication_id, form), 422
    session.commit()
    return after_asking(made)


@only_for(*APPROVERS)
def refuse(publication_id: int) -> ResponseReturnValue:
    """Refuse, with words for whoever asked."""
    session, form = db.session(), DecisionForm(request.form)
    if not form.validate():
        return _page(publication_id, form), 422
    try:
        reject(session, publication_id, form.words.data or "", actor=staff(), now=now())
    except BadAnswer as bad:
        session.rollback()
        form[bad.field].errors = [bad.sentence]
        return _page(publication_id, form), 422
    session.commit()
    flash(_("Permintaan ditolak. Yang memintanya sudah diberi tahu."), "info")
    return redirect(url_for("publishing.requests"), 303)


@only_for(PROCESS_OWNER)
def take_back(publication_id: int) -> ResponseReturnValue:
    """Take one's own request back; its draft can be changed again."""
    session = db.session()
    made = withdraw(session, publication_id, actor=staff(), now=now())
    draft_id = made.draft_id
    session.commit()
    flash(_("Permintaan ditarik."), "info")
    if draft_id is not None:
        return redirect(url_for("publishing.publish_form", draft_id=draft_id), 303)
    return redirect(url_for("publishing.requests"), 303)


def _page(publication_id: int, form: DecisionForm) -> str:
    session, reader = db.session(), signed_in()
    made = publication_by_id(session, publication_id)
    is_open = made.state == REQUESTED
    is_own = made.requested_by_id == reader.id
    before = load(session, made.replaces_id) if made.replaces_id is not None else None
    return render_template(
        "publishing/request.html",
        publication=made,
        form=form,
        red=orjson.loads(made.red_scenarios) if made.red_scenarios else [],
        chosen_count=len(orjson.loads(made.chosen_cases)) if made.chosen_cases else 0,
        migration=migration_of(made),
        sections=list(in_sections(compare(before.files, _files(made)))) if before is not None else [],
        mark_words=mark_words,
        impact=checked(made.digest).impact if is_open else None,
        may_decide=is_open and not is_own and bool(reader.group_keys & set(APPROVERS)),
        may_withdraw=is_open and is_own,
    )


def _files(made: Publication) -> Files:
    session = db.session()
    version = made.deployment_id or made.source_id
    if version is not None:
        return load(session, version).files
    return files_of(session, made.draft_id) if made.draft_id is not None else {}
