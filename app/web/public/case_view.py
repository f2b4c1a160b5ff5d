"""A case as its requester sees it: where it stands, by when, what was said, and what they may do now.

Never here: internal notes, files of staff, names of staff, texts that went between levels.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import step as steps
from app.cases.correspond import CONFIRMATION, OBJECTION, REPLY, WITHDRAWAL, awaited_messages
from app.cases.positions import positions_of
from app.cases.sla_story import sla_story
from app.channels.site import site_of
from app.clock import now
from app.database import db
from app.definitions.published import Published, load
from app.forms import DynamicForm
from app.insight.ratings import SCORES, may_rate, rating_of
from app.models import COMPLAINT, Case
from app.search import Hit
from app.web import once
from app.web.answers import show_form
from app.web.public.letters import letter
from app.web.public.wording import kind_of_message, meaning_of


def show_case(
    case: Case,
    template: str = "public/track.html",
    *,
    forms: Mapping[str, DynamicForm] | None = None,
    is_stale: bool = False,
    hits: Sequence[Hit] = (),
) -> str:
    """Render a case; `forms` are letters that were refused, or came from a page open for too long (`is_stale`).

    `hits` are published answers to offer beside it.
    """
    session = db.session()
    published = load(session, case.deployment_id)
    awaited = awaited_messages(session, case)
    letters = {message: letter(message, is_asked=message in awaited) for message in (REPLY, OBJECTION, WITHDRAWAL)}
    return render_template(
        template,
        case=case,
        position_label=published.position_label(case.position),
        meaning=_meaning(case, published),
        steps=_steps(session, case, published),
        awaited=awaited,
        may_write=case.closed_at is None,
        closes_by_itself_at=_closes_by_itself_at(session, case, awaited),
        story=sla_story(session, case, now()) if case.closed_at is None else None,
        office=_("Koordinator") if case.kind == COMPLAINT else _("Helpdesk"),
        kind_of_message=kind_of_message,
        link=f"{site_of(session).base_url}/lacak/{case.tracking_token}",
        forms={
            message: (forms or {}).get(message) or show_form(session, definition)
            for message, definition in letters.items()
        },
        refused=list(forms or {}),
        is_stale=is_stale,
        hits=hits,
        may_rate=may_rate(case),
        rating=rating_of(session, case) if may_rate(case) else None,
        scores=SCORES,
        once=once.kept_key(request),
    )


def _meaning(case: Case, published: Published) -> str:
    reason = published.settings.close_reasons.get(case.close_reason or "")
    return f"{reason.label}." if reason else meaning_of(case.position)


def _steps(session: Session, case: Case, published: Published) -> list[dict[str, Any]]:
    reached = positions_of(session, case)
    past: list[dict[str, Any]] = [
        {"label": published.position_label(one.position), "at": one.at, "state": "done"} for one in reached
    ]
    past[-1] |= {"note": _meaning(case, published)}
    if case.closed_at is not None:
        return past
    past[-1]["state"] = "current"
    to_come = [] if case.answered_at is not None and case.clock == "stopped" else [_("Jawaban untuk Anda")]
    return [*past, *({"label": label, "state": "next"} for label in [*to_come, _("Selesai")])]


def _closes_by_itself_at(session: Session, case: Case, awaited: frozenset[str]) -> datetime | None:
    """Return until when the requester may confirm or object, while that is what the process waits for."""
    if not awaited & {CONFIRMATION, OBJECTION}:
        return None
    row = steps.instance_row(session, case.id, steps.MAIN)
    return row.next_timer_at if row is not None else None
