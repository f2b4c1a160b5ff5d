"""The ways that closed cases took through the procedure, and where cases left the published standard."""

from dataclasses import dataclass

import orjson
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.insight.case_figures import LATE
from app.insight.deviations import WORDS
from app.insight.selection import Selection
from app.models import TICKET, Case, CaseFigure, ProcessVariant


@dataclass(frozen=True, slots=True)
class Variant:
    """`steps` are pairs of process and element; `sample` is one of its cases, for whoever wants to see one."""

    digest: str
    steps: list[tuple[str, str]]
    cases: int
    late: int
    mean_net: float | None
    deployment_id: int
    sample: int


@dataclass(frozen=True, slots=True)
class Deviation:
    name: str
    words: str
    cases: int


def variants(session: Session, selection: Selection, kind: str, most: int = 20) -> tuple[list[Variant], int]:
    """Return the most frequent variants, the fullest first, and how many there are."""
    found = (
        select(
            CaseFigure.variant.label("digest"),
            func.count().label("cases"),
            func.sum(case((CaseFigure.outcome == LATE, 1), else_=0)).label("late"),
            func.avg(CaseFigure.net_seconds).label("net"),
            func.max(CaseFigure.deployment_id).label("deployment"),
            func.max(CaseFigure.case_id).label("sample"),
        )
        .where(CaseFigure.kind == kind, CaseFigure.variant.is_not(None), *selection.of(CaseFigure))
        .group_by(CaseFigure.variant)
        .subquery()
    )
    rows = session.execute(
        select(found, ProcessVariant.steps, func.count().over().label("total"))
        .join(ProcessVariant, ProcessVariant.digest == found.c.digest)
        .order_by(found.c.cases.desc(), found.c.digest)
        .limit(most)
    ).all()
    return [
        Variant(
            row.digest,
            [(process, element) for process, element in orjson.loads(row.steps)],
            row.cases,
            int(row.late),
            float(row.net) if row.net is not None else None,
            row.deployment,
            row.sample,
        )
        for row in rows
    ], rows[0].total if rows else 0


def count_closed(session: Session, selection: Selection) -> int:
    """Return how many tickets of the selection are closed."""
    query = select(func.count()).where(
        CaseFigure.kind == TICKET, CaseFigure.is_closed.is_(True), *selection.of(CaseFigure)
    )
    return session.scalar(query) or 0


def deviations(session: Session, selection: Selection, kind: str) -> tuple[list[Deviation], int, int]:
    """Return how many cases left the standard in each way, how many in any, and how many there were."""
    sets = session.execute(
        select(CaseFigure.deviations, func.count())
        .where(CaseFigure.kind == kind, *selection.of(CaseFigure))
        .group_by(CaseFigure.deviations)
    ).all()
    counted = {name: sum(number for names, number in sets if f",{name}," in names) for name in WORDS}
    deviating = sum(number for names, number in sets if names)
    return (
        [Deviation(name, words, counted[name]) for name, words in WORDS.items()],
        deviating,
        sum(number for _names, number in sets),
    )


def deviating_cases(
    session: Session, selection: Selection, kind: str, name: str, most: int = 50
) -> list[tuple[int, str]]:
    """Return id and number of the newest cases that left the standard in one way."""
    query = (
        select(Case.id, Case.number)
        .join(CaseFigure, CaseFigure.case_id == Case.id)
        .where(CaseFigure.kind == kind, CaseFigure.deviations.contains(f",{name},"), *selection.of(CaseFigure))
    )
    return [(key, number) for key, number in session.execute(query.order_by(Case.id.desc()).limit(most))]
