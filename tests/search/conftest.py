"""The corpus, published: what the search is measured on."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import begin_writing
from app.models import Category, FaqEntry
from app.search.index import index_anew
from tests.desk import START
from tests.search.corpus import CORPUS, Entry
from tests.search.corpus_more import MORE


@pytest.fixture
def library(session: Session) -> Session:
    """The session on a database in which every entry of the corpus stands."""
    return _put(session, CORPUS)


@pytest.fixture
def larger_library(session: Session) -> Session:
    """The same with thirty entries more."""
    return _put(session, CORPUS + MORE)


def _put(session: Session, entries: tuple[Entry, ...]) -> Session:
    begin_writing(session)
    categories = {category.code: category for category in session.scalars(select(Category))}
    session.add_all(
        FaqEntry(question=one.question, answer=one.answer, category=categories[one.category], published_at=START)
        for one in entries
    )
    session.flush()
    index_anew(session)
    return session
