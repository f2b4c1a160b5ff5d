"""The way of a case, ready to be drawn on the diagram of the version that ran, and to be read as a table.

The trail names elements, not lines. A line counts as taken where two elements that follow each other in one process
are joined by it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.entry import Who
from app.audit.path import Visit
from app.definitions.outline import KINDS
from app.definitions.published import Published, load
from app.engine import InvalidProcess, Process
from app.models import Case, UserTask
from app.models.process import OPEN
from app.web.formats import moment


@dataclass(frozen=True, slots=True)
class Passed:
    """One line of the table. `round` is 1 for the first time and grows when the case comes back."""

    element_id: str
    name: str
    kind: str
    at: datetime
    who: Who | None
    event_id: int
    round: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process of one version, as far as a case went in it."""

    version: int
    process: Process
    passed: list[Passed]
    flows: list[str]
    waits_at: list[str] = field(default_factory=list)

    @property
    def highlighted(self) -> str:
        return " ".join([*dict.fromkeys(step.element_id for step in self.passed), *self.flows])

    @property
    def notes(self) -> str:
        """Return what is written beside each element that somebody moved, as JSON by the element's id."""
        last = {step.element_id: step for step in self.passed if step.who is not None}
        return json.dumps({key: _note(step) for key, step in last.items()})


def draw(session: Session, case: Case, visits: Iterable[Visit]) -> list[Drawing]:
    """Return the processes that a case went through, in the order in which it came to them."""
    by_process: dict[tuple[int, str], list[Visit]] = {}
    for visit in visits:
        if visit.deployment_id is not None:
            by_process.setdefault((visit.deployment_id, visit.process_id), []).append(visit)
    waiting = session.execute(
        select(UserTask.process_id, UserTask.element_id).where(UserTask.case_id == case.id, UserTask.state == OPEN)
    ).all()
    return list(_drawings(session, case, by_process, [(process, element) for process, element in waiting]))


def _drawings(
    session: Session, case: Case, by_process: dict[tuple[int, str], list[Visit]], waiting: list[tuple[str, str]]
) -> Iterator[Drawing]:
    for process_id, _element in waiting:
        by_process.setdefault((case.deployment_id, process_id), [])  # it may wait where it has passed nothing yet
    for (deployment_id, process_id), visits in by_process.items():
        published = _published(session, deployment_id)
        process = published.specification.processes.get(process_id) if published else None
        if published is None or process is None:
            continue  # a version that can no longer be read: the timeline still tells the way by its keys
        here = [element for of, element in waiting if of == process_id and deployment_id == case.deployment_id]
        yield Drawing(published.version, process, list(_passed(process, visits)), _flows(process, visits), here)


def _passed(process: Process, visits: Iterable[Visit]) -> Iterator[Passed]:
    rounds: dict[str, int] = {}
    for visit in visits:
        element = process.elements.get(visit.element_id)
        name, kind = (element.name or "", element.kind) if element else (visit.element_id, "")
        rounds[visit.element_id] = rounds.get(visit.element_id, 0) + 1
        yield Passed(
            visit.element_id, name, KINDS.get(kind, kind), visit.at, visit.who, visit.event_id, rounds[visit.element_id]
        )


def _flows(process: Process, visits: Iterable[Visit]) -> list[str]:
    pairs = pairwise(visit.element_id for visit in visits)
    flows = (process.flow_between(source, target) for source, target in pairs)
    return list(dict.fromkeys(flow.id for flow in flows if flow is not None))


def _note(step: Passed) -> str:
    assert step.who is not None
    words = f"{moment(step.at)} · {step.who.name}"
    return _("%(words)s · ke-%(round)s", words=words, round=step.round) if step.round > 1 else words


def _published(session: Session, deployment_id: int) -> Published | None:
    try:
        return load(session, deployment_id)
    except (InvalidProcess, LookupError):
        return None
