"""What leaves the house with the answers of a task, and whether it may go as it is.

Which texts leave is read from the procedure: the facts that its service tasks send to the requester, and the question
to LKPP. A password, a NIK or an NPWP among them is held back until the writer has said what to do; a gap of a text
module that nobody filled is never sent.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.answers.text_modules import count_use
from app.channels.texts import PLACEHOLDER
from app.engine import Specification
from app.engine.own_settings import LKPP, LKPP_QUESTION
from app.models import UserTask
from app.privacy import Finding, cover, find_sensitive

_NAME = re.compile(r'\s*"([\w.]+)"\s*')  # a FEEL text, as service tasks name facts and levels
TEXT_MODULE, FAQ, CASE = "text_module", "faq", "case"
SOURCE = re.compile(rf"(?:{TEXT_MODULE}|{FAQ}|{CASE}):[1-9]\d{{0,9}}")
MOST_SOURCES = 20


class Sending(StrEnum):
    """What the writer decided about values that should not leave."""

    COVER = "cover"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Concern:
    """A text that is to leave, and what in it should not."""

    fact: str
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SentAs:
    """How the texts of a task were sent: what was found in them, what was done about it, and what they are from."""

    sending: Sending | None = None
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    sources: tuple[str, ...] = ()


def texts_that_leave(specification: Specification) -> frozenset[str]:
    """Return the names of the facts that this version of the procedure sends outside."""
    leaving = set()
    for process in specification.processes.values():
        for element in process.elements.values():
            name = _NAME.fullmatch(element.parameters.get("text", ""))
            if name and (element.operation or "").startswith("user/"):
                leaving.add(name[1])
            level = _NAME.fullmatch(element.parameters.get("level", ""))
            if element.operation == "case/escalate" and (level is None or level[1] == LKPP):
                leaving.add(LKPP_QUESTION)
    return frozenset(leaving)


def gaps_in(text: str) -> list[str]:
    """Return what of a text module still waits to be filled in, as it is written there."""
    return list(dict.fromkeys(match[0] for match in PLACEHOLDER.finditer(text)))


def concerns_in(texts: Mapping[str, str]) -> list[Concern]:
    found = ((fact, text, find_sensitive(text)) for fact, text in texts.items())
    return [Concern(fact, text, tuple(findings)) for fact, text, findings in found if findings]


def without_values(facts: Mapping[str, Any], concerns: Iterable[Concern]) -> dict[str, Any]:
    """Return the facts with each text of concern covered."""
    return {**facts, **{one.fact: cover(one.text, one.findings) for one in concerns}}


def real_sources(given: Iterable[str]) -> tuple[str, ...]:
    """Return which of these name a source, each once: a page may send anything."""
    return tuple(dict.fromkeys(one for one in given if SOURCE.fullmatch(one)))[:MOST_SOURCES]


def record_sending(session: Session, task: UserTask, sent: SentAs, *, actor: Actor, now: datetime) -> None:
    """Record what was decided about values that should not leave, and from which sources an answer was written."""
    common: dict[str, Any] = {"actor": actor, "at": now, "case": task.case, "task": task.id}
    if sent.sending is Sending.COVER:
        record(session, "sensitive_values_covered", **common, values=by_kind(sent.findings))
    elif sent.sending is Sending.KEEP:
        reason = cover(sent.reason, find_sensitive(sent.reason))
        record(session, "sensitive_values_sent", **common, values=by_kind(sent.findings), reason=reason)
    if sent.sources:
        record(session, "suggestion_used", **common, sources=list(sent.sources))
        modules = [int(one.partition(":")[2]) for one in sent.sources if one.startswith(TEXT_MODULE)]
        if modules:
            count_use(session, modules)


def by_kind(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many values of each kind there are: the trail never copies one."""
    return dict(Counter(str(one.kind) for one in findings))
