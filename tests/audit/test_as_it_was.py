"""A case as the events tell it, at any instant, is what the tables said at that instant."""

import random
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.audit.past import happenings
from app.audit.replay import as_it_was
from app.database import begin_writing
from tests.audit.lives import WatchedDesk, live, replay_says
from tests.desk import Desk

IN_CI = range(6)


def compare(session: Session, seed: int, *, moves: int) -> int:
    """Live once, hold every instant at which something was done against the replay, and instants in between."""
    desk = WatchedDesk(session)
    live(desk, seed, moves=moves)
    chance, histories = random.Random(seed), 0
    for case in desk.cases:
        seen = {at: said for (case_id, at), said in desk.seen.items() if case_id == case.id}
        events, instants = happenings(session, case.id), sorted(seen)
        for at, following in zip(instants, [*instants[1:], instants[-1] + timedelta(days=9)], strict=True):
            between = at + (following - at) * chance.random() * 0.99
            for asked in (at, between):
                then = as_it_was(events, asked)
                assert then is not None
                assert replay_says(then) == seen[at], f"seed {seed}, case {case.number}, at {asked}"
        histories += 1
    return histories


@pytest.mark.parametrize("seed", IN_CI)
def test_a_random_life_is_rebuilt_at_every_instant_of_it(session: Session, seed: int) -> None:
    begin_writing(session)
    assert compare(session, seed, moves=60) >= 3


@pytest.mark.soak
@pytest.mark.parametrize("decade", range(34))
def test_a_thousand_random_lives_are_rebuilt(session: Session, decade: int) -> None:
    begin_writing(session)
    assert sum(compare(session, 1_000 + decade * 10 + seed, moves=40) for seed in range(10)) >= 30


def test_before_it_was_opened_there_was_no_case(desk: Desk) -> None:
    case = desk.open()
    assert as_it_was(happenings(desk.session, case.id), case.entered_at - timedelta(seconds=1)) is None
