"""A step that is taken back inside a larger transaction takes its events back with it."""

from datetime import timedelta

import pytest

from app.audit import Actor, record
from app.cases.complete import complete_task
from app.cases.errors import BadAnswer
from tests.desk import Desk
from tests.races.consistency import assert_sound


def test_a_refused_answer_leaves_no_trace_of_what_fired_before_it(desk: Desk) -> None:
    """The page keeps what was uploaded and commits; the marks that the refused step had set are not there."""
    budi = desk.staff("helpdesk")
    case = desk.open()
    now = desk.now + timedelta(days=3)
    record(desk.session, "note_added", actor=Actor.staff(budi), at=now, case=case, note=1)
    facts = {"answer": "x", "case.category": "tidak ada"}
    with pytest.raises(BadAnswer), desk.session.begin_nested():
        complete_task(
            desk.session, desk.task(case).id, facts=facts, data={"decision": "answer"}, actor=Actor.staff(budi), now=now
        )
    desk._settled(case)
    assert_sound(desk.session, case)
    assert "timer_fired" not in desk.events(case)
    assert desk.events(case)[-1] == "note_added"
