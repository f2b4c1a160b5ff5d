"""The racers, the rounds, and the score of a session."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from app.database import begin_writing
from app.models import AuditEvent, Case
from tests.desk import Desk
from tests.faults.post_office import PostOffice
from tests.races.crowd import Crowd, Entry, Outcome

MOST_RACERS = 8
MOST_TURNS = 60_000  # of the empty loop: some milliseconds, about as long as a step
_score: Counter[str] = Counter()


@pytest.fixture(scope="session")
def crowd() -> Iterator[Crowd]:
    made = Crowd(MOST_RACERS)
    yield made
    made.go_home()


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "accepted") as office:
        yield office


@pytest.fixture(params=[4, pytest.param(200, marks=pytest.mark.soak)], ids=["slice", "soak"])
def rounds(request: pytest.FixtureRequest) -> range:
    return range(request.param)


class Race:
    """The desk on a database at which the racers are too."""

    def __init__(self, desk: Desk, crowd: Crowd, random: Random) -> None:
        self.desk, self._crowd, self.random = desk, crowd, random

    def run(self, *entries: tuple[str, dict[str, Any]]) -> list[Outcome]:
        """Let the verbs run at once, in processes of their own. Anything but success or a refusal fails the test."""
        self.desk.session.rollback()
        order = list(range(len(entries)))
        self.random.shuffle(order)  # nobody is always the one who is started first
        staggered = [Entry(*entries[at], stagger=self.random.randrange(MOST_TURNS)) for at in order]
        shuffled = self._crowd.race(staggered)
        outcomes = [outcome for _, outcome in sorted(zip(order, shuffled, strict=True), key=lambda pair: pair[0])]
        _score["rounds"] += 1
        return self._judged(outcomes)

    def begin(self, verb: str, arguments: dict[str, Any]) -> Any:
        """Let one go alone, and do not wait for it: `finish` does."""
        return self._crowd.begin([Entry(verb, arguments)])

    def finish(self, racing: Any) -> list[Outcome]:
        return self._judged(self._crowd.finish(racing))

    def _judged(self, outcomes: list[Outcome]) -> list[Outcome]:
        self.desk.session.expire_all()
        begin_writing(self.desk.session)
        for outcome in outcomes:
            assert not outcome.crash, outcome.crash
            assert not outcome.logged, "\n".join(outcome.logged)
            _score[outcome.error or "won"] += 1
        return outcomes

    def count(self, event: str, case: Case | None = None) -> int:
        """Return how many events of this name there are, on a case or on none."""
        query = select(func.count(AuditEvent.id)).where(AuditEvent.name == event)
        query = query.where(AuditEvent.case_id == (case.id if case else None))
        return self.desk.session.scalar(query) or 0

    def changes(self, event: str, case: Case) -> list[dict[str, Any]]:
        """Return the data of the events of this name on a case, in their order."""
        query = select(AuditEvent.data).where(AuditEvent.name == event, AuditEvent.case_id == case.id)
        return [orjson.loads(data) for data in self.desk.session.scalars(query.order_by(AuditEvent.id))]


@pytest.fixture
def race(desk: Desk, crowd: Crowd, database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Race:
    crowd.meet(database_url, tmp_path / "files")
    return Race(desk, crowd, Random(request.node.name))


@pytest.fixture
def only() -> Callable[[Sequence[Outcome]], tuple[Outcome, list[Outcome]]]:
    """Return the one who won, and those who did not."""

    def split(outcomes: Sequence[Outcome]) -> tuple[Outcome, list[Outcome]]:
        winners = [outcome for outcome in outcomes if outcome.won]
        assert len(winners) == 1, outcomes
        return winners[0], [outcome for outcome in outcomes if not outcome.won]

    return split


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _score:
        said = ", ".join(f"{name} {count}" for name, count in sorted(_score.items()))
        terminalreporter.write_line(f"races: {said}")
