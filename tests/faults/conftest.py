"""A mail server a test, and the score of a session."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.own_postgres import OwnPostgres, own_postgres
from tests.faults.post_office import PostOffice


@pytest.fixture(scope="session")
def server() -> Iterator[OwnPostgres]:
    """A PostgreSQL of our own, which may be stopped."""
    with own_postgres() as made:
        yield made


@pytest.fixture
def post_office(tmp_path: Path) -> Iterator[PostOffice]:
    with PostOffice(tmp_path / "accepted") as office:
        yield office


score: Counter[str] = Counter()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if score:
        said = ", ".join(f"{name} {count}" for name, count in sorted(score.items()))
        terminalreporter.write_line(f"faults: {said}")
