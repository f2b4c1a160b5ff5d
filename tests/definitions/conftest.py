"""A database for each open step of the shipped procedure, with one case standing there; tests take copies."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.database import begin_writing, prepare_engine
from app.models import Case
from tests.definitions.standing_cases import PLACES, site
from tests.desk import Desk


@pytest.fixture(scope="package")
def standing_files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A database file for each open step, with one case standing there."""
    folder = tmp_path_factory.mktemp("standing")
    made = {}
    for place, open_there in PLACES.items():
        made[place] = folder / f"{place}.db"
        shutil.copy(sqlite_template, made[place])
        with _session(made[place]) as session:
            begin_writing(session)
            open_there(Desk(session))
            session.commit()
            engine = session.get_bind()
        engine.dispose()  # type: ignore[union-attr]  # so that the file is whole
    return made


def _session(file: Path) -> Session:
    engine = create_engine(f"sqlite:///{file}")
    prepare_engine(engine)
    return Session(engine, info={"site": site(file.parent)})


@pytest.fixture
def at(standing_files: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], tuple[Desk, Case]]]:
    opened: list[Session] = []

    def take(place: str) -> tuple[Desk, Case]:
        shutil.copy(standing_files[place], tmp_path / f"{place}.db")
        session = _session(tmp_path / f"{place}.db")
        opened.append(session)
        begin_writing(session)
        desk = Desk(session)
        desk.clock.forward(hours=1)
        return desk, session.scalars(select(Case)).one()

    yield take
    for session in opened:
        session.close()
        session.get_bind().dispose()  # type: ignore[union-attr]
