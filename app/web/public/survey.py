"""The satisfaction survey (SKM): nine questions, no account, no name. What was marked stays when one is missing."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import Actor
from app.audit.words import VALUE_WORDS
from app.clock import now
from app.database import db
from app.insight.survey import HIGHEST, LONGEST_SUGGESTION, LOWEST, UNSUR, take_sheet
from app.web import once
from app.web.kept import name_fields


def fill_in() -> ResponseReturnValue:
    """Show the sheet, or take one that was sent."""
    if request.method != "POST":
        return show()
    name_fields({"saran": _("Saran")})
    marks = {key: mark for key, mark in marked().items() if mark is not None}
    missing = [unsur for unsur in UNSUR if unsur.key not in marks]
    suggestion = request.form.get("saran", "").strip()
    if missing or len(suggestion) > LONGEST_SUGGESTION:
        return show(is_refused=True), 422
    role = request.form.get("peran", "")
    take_sheet(
        db.session(),
        marks,
        role=role if role in VALUE_WORDS["role"] else "",
        suggestion=suggestion,
        submission_key=once.submission_key(request),
        actor=Actor(),
        now=now(),
    )
    db.session.commit()
    return redirect(url_for("public.survey_taken"), 303)


def show(*, is_refused: bool = False) -> str:
    """Render the sheet with what was typed; once refused, with what is missing."""
    marks = marked()
    return render_template(
        "public/survey.html",
        unsur=UNSUR,
        marks=marks,
        missing=[unsur for unsur in UNSUR if is_refused and marks[unsur.key] is None],
        roles=sorted(VALUE_WORDS["role"].items(), key=lambda item: item[1].casefold()),
        role=request.form.get("peran", ""),
        suggestion=request.form.get("saran", ""),
        longest=LONGEST_SUGGESTION,
        is_too_long=is_refused and len(request.form.get("saran", "").strip()) > LONGEST_SUGGESTION,
        once=once.kept_key(request),
    )


def taken() -> ResponseReturnValue:
    return render_template("public/survey_taken.html")


def marked() -> dict[str, int | None]:
    """Return the mark of each question, None where there is none that could be meant."""
    typed = {unsur.key: request.form.get(unsur.key, type=int) for unsur in UNSUR}
    return {key: mark if mark is not None and LOWEST <= mark <= HIGHEST else None for key, mark in typed.items()}
