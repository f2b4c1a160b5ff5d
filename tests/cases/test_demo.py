"""The demo cases show the work in different states, whenever they are loaded."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from app.database import begin_writing
from app.demo import load_demo
from app.models import AuditEvent, Case, FaqEntry
from tests.desk import WIB

INSTANTS = (
    datetime(2026, 11, 24, 10, 30, tzinfo=WIB),
    datetime(2026, 11, 28, 23, 0, tzinfo=WIB),  # a Saturday night
    datetime(2026, 3, 25, 6, 0, tzinfo=WIB),  # before the first opening after a week of holidays
)


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_they_stand_in_many_positions_and_nothing_lies_in_the_future(session, now: datetime) -> None:
    begin_writing(session)
    assert load_demo(session, now=now) == 10
    session.commit()
    positions = set(session.scalars(select(Case.position)))
    assert {"helpdesk", "admin_ppe", "lkpp", "closed", "coordinator"} <= positions
    assert session.scalar(select(func.count(FaqEntry.id))) == 2
    assert session.scalar(select(func.max(AuditEvent.at)).where(AuditEvent.case_id.is_not(None))) <= now


def test_loading_twice_changes_nothing(session) -> None:
    begin_writing(session)
    load_demo(session, now=INSTANTS[0])
    assert load_demo(session, now=INSTANTS[0]) == 0
