"""A case as the events tell it, at any instant, is what the tables said at that instant.

A history is the life of one case: what was done to it, at random, from its opening on. CI rebuilds a hundred on SQLite
and twenty on PostgreSQL, `-m soak` a thousand on each.
"""

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.past import happenings
from app.audit.replay import as_it_was
from app.database import begin_writing
from app.models import AuditEvent
from tests.audit.lives import WatchedDesk, live
from tests.audit.snapshots import replay_says, without_texts
from tests.definitions import changed_procedures as changed
from tests.definitions.test_migrate_case import publish
from tests.desk import Desk

HISTORIES = {"sqlite": 100, "postgresql": 20}
MOVES = 40
HAPPENS = (
    "case_merged",
    "case_unmerged",
    "case_divided",
    "case_migrated",
    "case_escalated",
    "task_handed_over",
    "sla_breached",
    "case_closed",
)


def watched(session: Session) -> WatchedDesk:
    """Return a desk with two versions of the procedure to move between."""
    begin_writing(session)
    desk = WatchedDesk(session)
    publish(desk, changed.renamed("handle"))
    return desk


def compare(desk: WatchedDesk, seed: int) -> int:
    """Live once, hold every instant at which something was done against the replay, and instants in between."""
    live(desk, seed, moves=MOVES)
    chance = random.Random(seed)
    for case in desk.cases:
        seen = desk.seen[case.id]
        events, instants = happenings(desk.session, case.id), sorted(seen)
        for at, following in zip(instants, [*instants[1:], instants[-1] + timedelta(days=9)], strict=True):
            between = at + (following - at) * chance.random() * 0.99
            for asked in (at, between):
                then = as_it_was(events, asked)
                assert then is not None
                said, should = replay_says(then), seen[at]
                if case.id in desk.erased_at and asked >= desk.erased_at[case.id]:
                    said, should = without_texts(said), without_texts(should)
                assert said == should, f"seed {seed}, case {case.number}, at {asked}"
    return len(desk.cases)


def rebuild(session: Session, histories: int, first_seed: int) -> Counter[str]:
    """Rebuild at least so many histories; return how often each thing happened in them."""
    desk, seed = watched(session), first_seed
    done = erased = 0
    while done < histories:
        done, seed = done + compare(desk, seed), seed + 1
        erased += len(desk.erased_at)
    counted = Counter(session.scalars(select(AuditEvent.name)))
    assert counted["person_erased"] == erased
    return counted


def test_random_histories_are_rebuilt_at_every_instant_of_them(session: Session) -> None:
    counted = rebuild(session, HISTORIES[session.get_bind().dialect.name], 0)
    if session.get_bind().dialect.name == "sqlite":
        assert [name for name in (*HAPPENS, "person_erased", "mass_incident_opened") if not counted[name]] == []


@pytest.mark.soak
@pytest.mark.parametrize("century", range(10))
def test_a_thousand_random_histories_are_rebuilt(session: Session, century: int) -> None:
    rebuild(session, 100, 1_000 * (century + 1))


def test_before_it_was_opened_there_was_no_case(desk: Desk) -> None:
    case = desk.open()
    assert as_it_was(happenings(desk.session, case.id), case.entered_at - timedelta(seconds=1)) is None
