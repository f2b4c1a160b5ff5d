"""The two lists of the auditor: what happened in the whole service, and the cases that a search finds."""

from flask import render_template

from app.audit.timeline import newest_events, read_events
from app.cases.auditing.saved_searches import saved_searches
from app.database import db
from app.definitions.glossary import ProcedureGlossary
from app.models import AuditEvent, Case
from app.models.audit_desk import OF_CASES, OF_EVENTS
from app.web.audit import choices
from app.web.audit.asked import case_search, cases_asked_for, event_filter, wrong_days
from app.web.audit.by_key import page_by_key
from app.web.sign_in import signed_in


def show_events(*, search_name: str = "", search_problem: str = "") -> str:
    """Render the newest events; with the name of a search that could not be kept, where there is one."""
    session = db.session()
    page = page_by_key(newest_events(event_filter()), AuditEvent.id)
    return render_template(
        "audit/overview.html",
        page=page,
        entries=read_events(session, page.items, glossary=ProcedureGlossary(session)),
        choices=choices.of_events(session),
        wrong=wrong_days(),
        subject=OF_EVENTS,
        saved=saved_searches(session, signed_in().id),
        search_name=search_name,
        search_problem=search_problem,
    )


def show_cases(*, search_name: str = "", search_problem: str = "") -> str:
    """Render the cases found, in the same way."""
    session = db.session()
    return render_template(
        "audit/found.html",
        page=page_by_key(cases_asked_for(), Case.id),
        search=case_search(),
        choices=choices.of_cases(session),
        wrong=wrong_days(),
        glossary=ProcedureGlossary(session),
        subject=OF_CASES,
        saved=saved_searches(session, signed_in().id),
        search_name=search_name,
        search_problem=search_problem,
    )
