"""What happened at each element of one process, for the diagram and the table beside it."""

from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.insight.selection import Selection
from app.models import ElementFigure, ElementMonth


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


ELEMENT_MEASURES = tuple(one.name for one in fields(ElementSum))[1:]


def element_sums(session: Session, selection: Selection, deployment_id: int, process_id: str) -> dict[str, ElementSum]:
    """Return the sums of the elements of a process of one version that any case came to.

    Whole months are read from their roll-up, the days at either end from that of the days.
    """
    cases = Selection(selection.first, selection.last, selection.category_id, selection.channel)  # of any version
    months, days = cases.parts()
    found: dict[str, list[int]] = {}
    parts: list[tuple[Selection, type[ElementFigure] | type[ElementMonth]]] = [(one, ElementFigure) for one in days]
    if months is not None:
        parts.append((months, ElementMonth))
    for part, figure in parts:
        query = (
            select(figure.element_id, *(func.sum(getattr(figure, name)) for name in ELEMENT_MEASURES))
            .where(figure.deployment_id == deployment_id, figure.process_id == process_id, *part.of(figure))
            .group_by(figure.element_id)
        )
        for element_id, *sums in session.execute(query):
            known = found.setdefault(element_id, [0] * len(sums))
            found[element_id] = [one + int(more) for one, more in zip(known, sums, strict=True)]
    return {element_id: ElementSum(element_id, *sums) for element_id, sums in found.items()}
