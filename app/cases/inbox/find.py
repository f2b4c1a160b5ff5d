"""Find cases by any word of them: number, requester, telephone, company, subject, message, note, code, or who has them.

The words stand in `case_text` (see there), a row for the case itself and one for each message and internal note; every
word that is looked for must stand in one row. What a reader may not see is left out by the lists that use this
condition, never here.
"""

import re
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, func, literal, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import object_session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.models import Case, User, UserTask
from app.models.case_text import case_text
from app.models.process import OPEN

MOST_WORDS = 8
SHORTEST_INDEXED = 3  # a trigram is the least that an index knows; for shorter words the rows themselves are read
_TELEPHONE = re.compile(r"[+0(][\d\s().+/-]{5,}")


def words_of(search: str) -> list[str]:
    """Return what a search asks for in lower case; a telephone number as its bare digits, however it was typed."""
    search = search.strip().lower()
    if _TELEPHONE.fullmatch(search):
        digits = re.sub(r"\D", "", search)
        return [re.sub(r"^(62|0)", "", digits) or digits]
    return list(dict.fromkeys(search.split()))[:MOST_WORDS]


def has_words(reader: User, search: str) -> ColumnElement[bool]:
    """Return the condition that a case is found by these words, or that somebody of this name works on it now.

    Names of staff are looked up first, among few: as a second place to look in the same statement they would have
    every case read.
    """
    words = words_of(search)
    if not words:
        return true()
    found = Case.id.in_(select(case_text.c.case_id).where(*(_stands_in_text(word) for word in words)))
    holders = _staff_named(reader, search)
    if not holders:
        return found
    held = select(UserTask.case_id).where(UserTask.state == OPEN, UserTask.assignee_id.in_(holders))
    return or_(found, Case.id.in_(held))


def _staff_named(reader: User, search: str) -> list[int]:
    session = object_session(reader)
    assert session is not None
    named = func.lower(User.name).like(_pattern(search.strip().lower()), escape="\\")
    return list(session.scalars(select(User.id).where(named)))


def _stands_in_text(word: str) -> ColumnElement[bool]:
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
