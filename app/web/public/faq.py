"""The published questions and answers, and the search in them."""

import re
from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from app.cases.faq import faq_categories, find_faq, words_of
from app.database import db
from app.forms.normalise import clean_line
from app.models import FaqEntry
from app.web.addresses import page_of

PAGE_SIZE = 20


def search() -> ResponseReturnValue:
    wanted = clean_line(request.args.get("q", ""))[:200]
    category = clean_line(request.args.get("kategori", ""))
    return render_template(
        "public/faq.html",
        page=page_of(find_faq(wanted, category=category), PAGE_SIZE),
        categories=faq_categories(db.session()),
        wanted=wanted,
        category=category,
        mark=lambda text: mark_words(text, words_of(wanted)),
    )


def entry(entry_id: int) -> ResponseReturnValue:
    found = db.session.get(FaqEntry, entry_id)
    if found is None:
        abort(404)
    return render_template("public/faq_entry.html", entry=found)


def mark_words(text: str, words: Sequence[str]) -> Markup:
    """Return the text, escaped, with every word that was searched for marked."""
    if not words:
        return escape(text)
    longest_first = sorted(words, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", text, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )
