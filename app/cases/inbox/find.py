"""Find cases by any word of them: number, requester, telephone, company, subject, message, note, code, or who has them.

The words stand in `case_text` (see there), a row for the case itself and one for each message and internal note; every
word that is looked for must stand in one row. What a reader may not see is left out by the lists that use this
condition, never here.
"""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session, object_session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.models import Case, User, UserTask
from app.models.case_text import case_text
from app.models.process import OPEN

MOST_WORDS = 8
MOST_HITS = 3_000
SHORTEST_INDEXED = 3  # a trigram is the least that an index knows; for shorter words the rows themselves are read
_DIGITS = r"[\d\s().+/-]"
_TELEPHONE = re.compile(rf"[+0(]{_DIGITS}{{5,}}|62{_DIGITS}{{8,}}|8{_DIGITS}{{9,}}")  # 8…: a mobile without its 0


def words_of(search: str) -> list[str]:
    """Return what a search asks for in lower case; a telephone number as its bare digits, however it was typed."""
    search = search.strip().lower()
    if _TELEPHONE.fullmatch(search):
        digits = re.sub(r"\D", "", search)
        return [re.sub(r"^(62|0)", "", digits) or digits]
    return list(dict.fromkeys(search.split()))[:MOST_WORDS]


def has_words(reader: User, search: str, case_id: InstrumentedAttribute[int] = Case.id) -> ColumnElement[bool]:
    """Return the condition that a case is found by these words, or that somebody of this name works on it now.

    Names of staff are looked up first, among few: as a second place to look in the same statement they would have
    every case read. So are the cases, as long as they are few: no database knows beforehand how many rows have a part
    of a word, and one that guesses wrong reads all of them. Words of many cases are left to the statement, which finds
    enough of them soon in the order of its list. `case_id` is the column of the list that says which case.
    """
    session, words = object_session(reader), words_of(search)
    assert session is not None
    if not words:
        return true()
    in_text = [stands_in_text(word) for word in words]
    holders = _staff_named(session, search)
    held = select(UserTask.case_id).where(UserTask.state == OPEN, UserTask.assignee_id.in_(holders))
    said = select(case_text.c.case_id).where(*in_text)
    few = _few(session, said)
    few_held = _few(session, held) if holders else set()
    if few is not None and few_held is not None:
        return is_one_of(case_id, few | few_held)
    if not holders:
        return case_id.in_(said)
    # looked up case by case: as "exists" beside an "or" the words of all cases would be read beforehand
    own = said.where(case_text.c.case_id == case_id).limit(1).scalar_subquery()
    return or_(case_id == own, case_id.in_(held))


def _few(session: Session, case_ids: Select[int]) -> set[int] | None:
    """Return the cases; None where they are too many to be written out."""
    found = session.scalars(case_ids.limit(MOST_HITS + 1)).all()
    return set(found) if len(found) <= MOST_HITS else None


def is_one_of(case_id: InstrumentedAttribute[int], found: Collection[int]) -> ColumnElement[bool]:
    """Return the condition with the numbers written out, so that the plan is made for just as many."""
    if not found:
        return false()
    return case_id.in_(bindparam(None, sorted(found), Integer(), expanding=True, literal_execute=True))


def _staff_named(session: Session, search: str) -> list[int]:
    named = func.lower(User.name).like(_pattern(search.strip().lower()), escape="\\")
    return list(session.scalars(select(User.id).where(named)))


def stands_in_text(word: str) -> ColumnElement[bool]:
    """Return the condition that a row of `case_text` has a word in it; the word is in lower case."""
    pattern = _in_the_statement(_pattern(word))
    if len(word) < SHORTEST_INDEXED:
        return case_text.c.body.like(pattern, escape="\\")
    phrase = '"' + word.replace('"', '""') + '"'
    return _HasPart(case_text.c.body, pattern, case_text.c.id, literal(phrase))


def _in_the_statement(value: str) -> BindParameter[str]:
    """Write the value, quoted, into the statement: one plan kept for common and rare words would be wrong for both."""
    return bindparam(None, value, String(), literal_execute=True)


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


class _HasPart(FunctionElement[bool]):
    """`body` has a part, in the words of the index that each database has: a pattern, or a phrase of FTS5."""

    inherit_cache = True


@compiles(_HasPart)
def _as_pattern(element: _HasPart, compiler: SQLCompiler, **options: Any) -> str:
    body, pattern, _id, _phrase = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{body} LIKE {pattern}"


@compiles(_HasPart, "sqlite")
def _as_phrase(element: _HasPart, compiler: SQLCompiler, **options: Any) -> str:
    _body, _pattern, row, phrase = element.clauses
    row_id, parameter = compiler.process(row, **options), compiler.process(phrase, **options)
    return f"{row_id} IN (SELECT rowid FROM case_text_fts WHERE case_text_fts MATCH {parameter})"  # noqa: S608
