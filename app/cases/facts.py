"""Put the answers of a form where they belong: columns of the case or the requester, or named texts of the case.

A form says where (`fact`); nothing here knows a form or a step. Structured columns are audited with before and after;
texts and personal details by reference and digest, so that the trail never copies a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.audit import digest_of
from app.cases.errors import BadAnswer
from app.models import Case, CaseFact, Category, User, UserTask
from app.models.base import table_of
from app.models.write_behind import insert_values_later

INSTANT_COLUMNS = frozenset({"bid_deadline", "received_at"})
PERSONAL_COLUMNS = frozenset({"subject", "description"})
_LENGTHS = {column.name: getattr(column.type, "length", None) for column in table_of(Case).columns}
_NEVER_NULL = frozenset({"subject", "description"})  # a form may leave them out: then there is nothing to read


def split_fact(name: str) -> tuple[str, str]:
    """Return ("case" | "requester" | "text", name)."""
    owner, dot, rest = name.partition(".")
    return (owner, rest) if dot else ("text", name)


def store_facts(
    session: Session,
    case: Case,
    facts: Mapping[str, Any],
    *,
    author: User | None,
    task: UserTask | None,
    now: datetime,
) -> dict[str, Any]:
    """Store what a form's answers say and return what changed, as the audit trail may show it.

    Raises BadAnswer for a category that is not there.
    """
    changed: dict[str, Any] = {}
    texts: list[dict[str, Any]] = []
    for name, value in facts.items():
        owner, key = split_fact(name)
        if owner == "case":
            changed |= _set_case_column(session, case, key, value)
        elif owner == "requester":
            changed |= _set_requester_column(case, key, value)
        elif value not in (None, ""):
            texts.append(_text(case, key, str(value), author=author, task=task, now=now))
    if texts:
        if session.new:
            session.flush()  # a new case is there before its texts, which are written past the mapper
        ids = [insert_values_later(session, CaseFact, text) for text in texts]
        changed |= {
            text["name"]: {"fact": fact_id, "sha256": digest_of(case, text["body"])}
            for text, fact_id in zip(texts, ids, strict=True)
        }
    return changed


def _set_case_column(session: Session, case: Case, key: str, value: Any) -> dict[str, Any]:
    if key == "category":
        before, after = case.category.code if case.category else None, str(value) if value else None
        if before != after:
            category = category_by_code(session, after) if after else None
            case.category_id = category.id if category else None
            set_committed_value(case, "category", category)
    else:
        before = getattr(case, key)
        if key in INSTANT_COLUMNS and isinstance(value, str):
            value = datetime.fromisoformat(value)
        if value is None and key in _NEVER_NULL:
            value = ""
        limit = _LENGTHS.get(key)
        after = value[:limit] if isinstance(value, str) and limit else value
        setattr(case, key, after)
    if before == after:
        return {}
    if key in PERSONAL_COLUMNS:
        before, after = (digest_of(case, str(text or "")) for text in (before, after))
    return {f"case.{key}": {"before": before, "after": after}}


def _set_requester_column(case: Case, key: str, value: Any) -> dict[str, Any]:
    requester = case.requester
    before = getattr(requester, key)
    if before == value:
        return {}
    setattr(requester, key, value)
    return {f"requester.{key}": {"requester": requester.id, "before": _seal(case, before), "after": _seal(case, value)}}


def _seal(case: Case, value: Any) -> Any:
    return value if isinstance(value, bool) or value is None else digest_of(case, str(value))


def _text(
    case: Case, name: str, body: str, *, author: User | None, task: UserTask | None, now: datetime
) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "name": name,
        "body": body,
        "user_task_id": task.id if task else None,
        "author_id": author.id if author else None,
        "at": now,
    }


def category_by_code(session: Session, code: str) -> Category:
    category = session.scalar(select(Category).where(Category.code == code))
    if category is None:
        raise BadAnswer("category", "Pilih kategori dari daftar.")
    return category


def current_text(session: Session, case_id: int, name: str) -> str | None:
    """Return the newest text of this name, or None."""
    newest = select(CaseFact.body).where(CaseFact.case_id == case_id, CaseFact.name == name)
    return session.scalar(newest.order_by(CaseFact.id.desc()).limit(1))


def facts_of(session: Session, case: Case, names: Iterable[str]) -> dict[str, Any]:
    """Return the present value of each fact named, for a form to show at first."""
    texts = [key for owner, key in map(split_fact, names) if owner == "text"]
    found: dict[str, Any] = _newest_texts(session, case.id, texts) if texts else {}
    for name in names:
        owner, key = split_fact(name)
        if owner == "case":
            found[name] = case.category.code if key == "category" and case.category else getattr(case, key, None)
        elif owner == "requester":
            found[name] = getattr(case.requester, key)
    return found


def _newest_texts(session: Session, case_id: int, names: list[str]) -> dict[str, Any]:
    newest = (
        select(func.max(CaseFact.id))
        .where(CaseFact.case_id == case_id, CaseFact.name.in_(names))
        .group_by(CaseFact.name)
    )
    texts = session.execute(select(CaseFact.name, CaseFact.body).where(CaseFact.id.in_(newest)))
    return {name: body for name, body in texts}
