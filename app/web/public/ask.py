"""Ask for help, or complain: the form of the portal's start event, and the case that it opens."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.faq.questions import keep_unanswered
from app.database import db
from app.definitions.published import Published, active
from app.forms import Answers, DynamicForm, FormDefinition
from app.forms.normalise import clean_line
from app.models import COMPLAINT, TICKET, Case
from app.search import Hit, search_faq
from app.web import once
from app.web.answers import receive_form, show_form
from app.web.open_from_form import open_from_form

PORTAL = "portal"
SUBJECT, DESCRIPTION = "case.subject", "case.description"
LONGEST_SUBJECT = 150
DESCRIPTION_READ = 200
_PAGES = {TICKET: "public/new_ticket.html", COMPLAINT: "public/complaint.html"}


def new_ticket() -> ResponseReturnValue:
    return _take_in(TICKET)


def complaint() -> ResponseReturnValue:
    return _take_in(COMPLAINT)


def _take_in(kind: str) -> ResponseReturnValue:
    session = db.session()
    published = active(session)
    if request.method != "POST":
        definition = _form_of(published, kind)
        return _show(kind, show_form(session, definition, draft=_begun(definition)))
    case = _sent_before(session)
    token = case.tracking_token if case is not None else ""
    if case is None:
        received = receive_form(session, _form_of(published, kind))
        # Looked for before the case is opened: from its number on, every other opening waits for our commit
        is_unanswered = kind == TICKET and received.answers is not None and not _is_answered(session, received.answers)
        case = open_from_form(session, published, kind, PORTAL, received, actor=Actor())
        if is_unanswered and case is not None:
            keep_unanswered(session, case.subject, now=case.entered_at)
        token = case.tracking_token if case is not None else ""
        session.commit()  # a refused form's files too: they wait for the corrected one
        if case is None:
            return _show(kind, received.form), 422
    return redirect(url_for("public.track", token=token, baru=1), 303)


def show_again(kind: str, *, is_stale: bool = True, uploads: Mapping[str, list[str]] = {}) -> str:
    """Render the form with what was typed, unjudged: it came from a page that had been open for too long, mostly."""
    session = db.session()
    typed = {**request.form.to_dict(flat=False), **uploads}
    return _show(kind, show_form(session, _form_of(active(session), kind), draft=typed), is_stale=is_stale)


def _show(kind: str, form: DynamicForm, *, is_stale: bool = False) -> str:
    subject = _field_of(form.definition, SUBJECT)
    return render_template(_PAGES[kind], form=form, subject=subject, once=once.kept_key(request), is_stale=is_stale)


def _begun(definition: FormDefinition) -> dict[str, list[str]]:
    """Return what a link into the form has filled in: the words that the FAQ was searched for in vain."""
    subject = clean_line(request.args.get("perihal", ""))[:LONGEST_SUBJECT]
    field = _field_of(definition, SUBJECT)
    return {field: [subject]} if subject and field else {}


def _field_of(definition: FormDefinition, fact: str) -> str:
    return next((one.key for one in definition if one.stored_as == fact), "")


def _is_answered(session: Session, answers: Answers) -> bool:
    """Say whether a published answer is near; where none is, Koordinator is to know of the question."""
    subject, description = (str(answers.facts.get(name) or "") for name in (SUBJECT, DESCRIPTION))
    return bool(nearest_answers(session, subject, description))


def nearest_answers(session: Session, subject: str, description: str) -> list[Hit]:
    """Return the published answers that a request may have needed."""
    return search_faq(session, f"{subject} {description[:DESCRIPTION_READ]}")


def _form_of(published: Published, kind: str) -> FormDefinition:
    return published.form(published.start(kind, PORTAL).properties["form"])


def _sent_before(session: Session) -> Case | None:
    key = once.submission_key(request)
    return session.scalar(select(Case).where(Case.submission_key == key)) if key else None
