"""Numbers for whoever watches over the work: how many cases are open, and where they stand."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.inbox.queues import visible_cases
from app.models import Case, User


def count_by_position(session: Session, user: User) -> list[tuple[str, int]]:
    """Return how many open cases that a user may see stand at each position, the fullest first."""
    count = func.count()  # of rows, so that the index of open cases by position answers alone
    query = (
        select(Case.position, count)
        .select_from(Case)
        .where(visible_cases(user), Case.closed_at.is_(None))
        .group_by(Case.position)
        .order_by(count.desc(), Case.position)
    )
    return [(position, number) for position, number in session.execute(query)]
