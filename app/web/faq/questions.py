"""What was asked in vain: a list to work off, the most asked first."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.faq.entries import list_faq
from app.cases.faq.questions import open_questions, settle
from app.clock import now
from app.database import db
from app.models import FaqEntry, UnansweredQuestion
from app.models.people import KOORDINATOR
from app.web.addresses import page_of
from app.web.permissions import only_for
from app.web.sign_in import staff

PAGE_SIZE = 50
NOT_FOR_FAQ = "tidak-perlu"


@only_for(KOORDINATOR)
def overview() -> ResponseReturnValue:
    return render_template("faq/questions.html", page=page_of(open_questions(), PAGE_SIZE))


@only_for(KOORDINATOR)
def settle_question(question_id: int) -> ResponseReturnValue:
    """Say which entry answers a question, from now on also in these words, or that none is needed."""
    session = db.session()
    question = session.get(UnansweredQuestion, question_id) or abort(404)
    chosen = request.form.get("entri", "")
    entry = session.get(FaqEntry, int(chosen)) if chosen.isdigit() and len(chosen) < 10 else None
    if request.method != "POST" or (entry is None and chosen != NOT_FOR_FAQ):
        problem = _("Pilih tanya jawab yang menjawabnya, atau tandai tidak perlu.") if request.method == "POST" else ""
        entries = session.scalars(list_faq()).unique().all()
        page = render_template("faq/question.html", question=question, entries=entries, problem=problem)
        return page, 422 if problem else 200
    settle(session, question, entry, actor=staff(), now=now())
    session.commit()
    flash(_("Pertanyaan ini sudah ditangani."), "success")
    return redirect(url_for(".questions"), 303)
