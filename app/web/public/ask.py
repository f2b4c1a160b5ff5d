"""Ask for help, or complain: the form of the portal's start event, and the case that it opens."""

import re
from collections.abc import Mapping, Sequence

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
from app.search import Hit, found_before, search_faq
from app.web import once
from app.web.answers import receive_form, show_form
from app.web.open_from_form import open_from_form

PORTAL = "portal"
SUBJECT, DESCRIPTION = "case.subject", "case.description"
LONGEST_SUBJECT = 150
DESCRIPTION_READ = 200
OFFERED_BETWEEN, MOST_OFFERED = ".", 3
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
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
    before = _sent_before(session)
    if before is not None:
        return _to_receipt(before, _nearest(session, kind, before.subject, before.description))
    received = receive_form(session, _form_of(published, kind))
    # Looked for before the case is opened: from its number on, every other opening waits for our commit
    hits = _nearest_to(session, kind, received.answers)
    case = open_from_form(session, published, kind, PORTAL, received, actor=Actor())
    if case is None:
        session.commit()  # a refused form's files stay: they wait for the corrected one
        return _show(kind, received.form), 422
    if kind == TICKET and not hits:
        keep_unanswered(session, case.subject, now=case.entered_at)
    once.remember(request, case.tracking_token)
    receipt = _to_receipt(case, hits)  # made before the commit, after which the case would be read anew
    session.commit()
    return receipt


def _to_receipt(case: Case, hits: Sequence[Hit]) -> ResponseReturnValue:
    """Lead to the receipt, which offers the answers that were found; it need not look for them again."""
    found = OFFERED_BETWEEN.join(str(hit.entry.id) for hit in hits) or None
    return redirect(url_for("public.track", token=case.tracking_token, baru=1, jawaban=found), 303)


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


def _nearest_to(session: Session, kind: str, answers: Answers | None) -> list[Hit]:
    if answers is None:
        return []
    return _nearest(session, kind, *(str(answers.facts.get(name) or "") for name in (SUBJECT, DESCRIPTION)))


def _nearest(session: Session, kind: str, subject: str, description: str) -> list[Hit]:
    """Return the published answers that a ticket may have needed; to a complaint there are none."""
    return search_faq(session, f"{subject} {description[:DESCRIPTION_READ]}") if kind == TICKET else []


def offered_answers(session: Session, found: str) -> list[Hit]:
    """Return the answers that the link to a receipt names."""
    numbers = found.split(OFFERED_BETWEEN, MOST_OFFERED)[:MOST_OFFERED]
    return found_before(session, [int(number) for number in numbers if _NUMBER.fullmatch(number)])


def _form_of(published: Published, kind: str) -> FormDefinition:
    return published.form(published.start(kind, PORTAL).properties["form"])


def _sent_before(session: Session) -> Case | None:
    """Return the case that this very form has made: a closed one only where the form itself is sent a second time."""
    key, token = once.submission_key(request), once.made_before(request)
    case = session.scalar(select(Case).where(Case.submission_key == key)) if key else None
    if case is None and token is not None:
        case = session.scalar(select(Case).where(Case.tracking_token == token, Case.closed_at.is_(None)))
    return case
