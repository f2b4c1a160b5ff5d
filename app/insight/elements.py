"""What happened at each element of one process, for the diagram and the table beside it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.insight.selection import Selection
from app.models import ElementFigure


@dataclass(frozen=True, slots=True)
class ElementSum:
    """Sums over the selected cases, each at this element of one version."""

    element_id: str
    cases: int = 0
    visits: int = 0
    waits: int = 0
    waited_seconds: int = 0
    handled: int = 0
    handled_seconds: int = 0
    breaches: int = 0

    @property
    def loops(self) -> int:
        """How often a case came here again."""
        return self.visits - self.cases

    @property
    def mean_waited(self) -> float | None:
        return self.waited_seconds / self.waits if self.waits else None

    @property
    def mean_handled(self) -> float | None:
        return self.handled_seconds / self.handled if self.handled else None


def element_sums(session: Session, selection: Selection, deployment_id: int, process_id: str) -> dict[str, ElementSum]:
    """Return the sums of the elements of a process of one version that any case came to."""
    figure = ElementFigure
    sums = [
        func.sum(column)
        for column in (
            figure.cases,
            figure.visits,
            figure.waits,
            figure.waited_seconds,
            figure.handled,
            figure.handled_seconds,
            figure.breaches,
        )
    ]
    query = (
        select(figure.element_id, *sums)
        .where(
            figure.deployment_id == deployment_id,
            figure.process_id == process_id,
            *Selection(selection.first, selection.last, selection.category_id, selection.channel).of(figure),
        )
        .group_by(figure.element_id)
    )
    return {row[0]: ElementSum(row[0], *(int(one) for one in row[1:])) for row in session.execute(query)}
