"""Write an entry, or its next version."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.faq.publish import publish_once, revise
from app.cases.faq.questions import settle
from app.clock import now
from app.database import db
from app.models import FaqEntry, UnansweredQuestion
from app.models.people import KOORDINATOR
from app.web.addresses import number_asked_for
from app.web.admin.fields import submitted, text_of
from app.web.faq.forms import EntryForm
from app.web.permissions import only_for
from app.web.sign_in import staff


@only_for(KOORDINATOR)
def new_entry() -> ResponseReturnValue:
    """Publish an entry of its own, or one that answers a question asked in vain (`?untuk=`)."""
    session, question = db.session(), _question_asked_for()
    form = EntryForm(submitted(), data={"question": question.text} if question else None)
    form.offer_categories()
    if request.method != "POST" or not form.validate():
        return _form_page(form, None, question)
    entry = publish_once(session, form.text(), reason=text_of(form.reason), actor=staff(), now=now())
    if question is not None and question.settled_at is None:
        settle(session, question, entry, actor=staff(), now=now())
    session.commit()
    flash(_("Tayang di FAQ."), "success")
    return redirect(url_for(".entry", entry_id=entry.id), 303)


@only_for(KOORDINATOR)
def edit_entry(entry_id: int) -> ResponseReturnValue:
    session, entry = db.session(), db.session.get(FaqEntry, entry_id) or abort(404)
    form = EntryForm(submitted(), data=_present(entry))
    form.offer_categories(entry)
    if request.method != "POST" or not form.validate():
        return _form_page(form, entry)
    seen = int(text) if (text := text_of(form.seen_version)).isdigit() and len(text) < 10 else entry.version
    is_changed = revise(
        session, entry, form.text(), reason=text_of(form.reason), actor=staff(), now=now(), seen_version=seen
    )
    session.commit()
    flash(
        _("Versi %(number)s tayang.", number=entry.version) if is_changed else _("Tidak ada yang berubah."), "success"
    )
    return redirect(url_for(".entry", entry_id=entry.id), 303)


def _form_page(
    form: EntryForm, entry: FaqEntry | None, question: UnansweredQuestion | None = None
) -> ResponseReturnValue:
    page = render_template("faq/edit_entry.html", form=form, entry=entry, question=question)
    return page, 422 if request.method == "POST" else 200


def _question_asked_for() -> UnansweredQuestion | None:
    wanted = number_asked_for("untuk")
    return db.session.get(UnansweredQuestion, wanted) if wanted else None


def _present(entry: FaqEntry) -> dict[str, object]:
    return {
        "question": entry.question,
        "answer": entry.answer,
        "keywords": entry.keywords,
        "category": str(entry.category_id or ""),
        "seen_version": str(entry.version),
    }
