"""The published questions and answers: by category, by search, one by one, and beside what is being typed."""

from collections.abc import Callable, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.cases.faq.entries import faq_categories, list_faq
from app.cases.faq.questions import keep_unanswered
from app.cases.faq.related import related_to
from app.clock import now
from app.database import begin_writing, db
from app.forms.normalise import clean_line
from app.search import Hit, search_faq
from app.search.index import synonyms_of
from app.search.marks import parts_of
from app.web.addresses import page_of
from app.web.public.faq_said import entry_or_404, has_judged

PAGE_SIZE = 60
MOST_HITS = 10
LONGEST_SEARCH = 200
SHORTEST_TYPED = 4


def faq() -> ResponseReturnValue:
    """Show what was searched for, or the entries of a category, or all."""
    wanted = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    if wanted:
        return _search(wanted)
    category = clean_line(request.args.get("kategori", ""))
    return render_template(
        "public/faq.html",
        page=page_of(list_faq(category=category), PAGE_SIZE),
        categories=faq_categories(db.session()),
        category=category,
    )


def _search(wanted: str) -> str:
    session = db.session()
    hits = search_faq(session, wanted, MOST_HITS)
    page = render_template("public/faq_found.html", hits=hits, wanted=wanted, mark=marking(session, hits))
    if not hits:
        _keep_unanswered(session, wanted)
    return page


def _keep_unanswered(session: Session, wanted: str) -> None:
    """Turn a reader's transaction into a writer's; where none is to be had, the page is answered all the same."""
    session.rollback()
    try:
        begin_writing(session)
        keep_unanswered(session, wanted, now=now())
        session.commit()
    except OperationalError:
        session.rollback()


def entry(entry_id: int) -> ResponseReturnValue:
    found = entry_or_404(entry_id)
    return render_template(
        "public/faq_entry.html",
        entry=found,
        related=related_to(db.session(), found),
        is_judged=has_judged(found),
    )


def suggestions() -> ResponseReturnValue:
    """Answer a fragment: the three entries nearest to what is being typed, nothing where there is none."""
    typed = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    hits = search_faq(db.session(), typed) if len(typed) >= SHORTEST_TYPED else []
    return render_template("public/_answers.html", hits=hits)


def marking(session: Session, hits: Sequence[Hit]) -> Callable[[str], Markup]:
    """Return what marks, in a text, the words that these were found by."""
    stems = frozenset(stem for hit in hits for stem in hit.stems)
    synonyms = synonyms_of(session)

    def mark(text: str) -> Markup:
        pieces = (
            Markup("<mark>{}</mark>").format(piece) if is_word else Markup.escape(piece)
            for piece, is_word in parts_of(text, stems, synonyms)
        )
        return Markup("").join(pieces)

    return mark
