"""The grants that docs/deployment.md prescribes, run as they stand there: enough to work with, too few to tamper."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.audit.verification import verify
from app.channels.site import Site
from app.database import begin_writing, prepare_engine
from app.jobs.sealing import SealPlaces, seal_what_there_is
from tests.desk import WIB, Desk
from tests.faults.own_postgres import services_are_required

DEPLOYMENT = Path(__file__).resolve().parents[2] / "docs" / "deployment.md"
GUARDED = ("audit_event", "audit_seal", "seal_leaf")


def grants_for(role: str) -> str:
    """Return the script of the documentation, for another role than `helpdesk`."""
    (script,) = re.findall(r"```\n(REVOKE ALL ON ALL TABLES.*?)```", DEPLOYMENT.read_text(encoding="utf-8"), re.DOTALL)
    return re.sub(r"\bhelpdesk\b", role, script)


@pytest.fixture
def role(database_url: str) -> Iterator[str]:
    """A role that has nothing but what the script gives it."""
    name = f"helpdesk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database_url.replace("+psycopg", "", 1), autocommit=True) as owner:
        try:
            owner.execute(f"CREATE ROLE {name} NOLOGIN")
        except psycopg.errors.InsufficientPrivilege as error:
            if services_are_required():
                pytest.fail(f"the role of the tests may not make roles: {error}")
            pytest.skip(f"no grants tested: the role of the tests may not make roles ({error})")
        try:
            owner.execute(grants_for(name))
            yield name
        finally:
            owner.execute(f"DROP OWNED BY {name}")
            owner.execute(f"DROP ROLE {name}")


@pytest.fixture
def working(database_url: str, role: str, tmp_path: Path) -> Iterator[Session]:
    """A session of the program as it runs in production: not the owner of its tables."""
    engine = create_engine(database_url)
    prepare_engine(engine)

    @event.listens_for(engine, "connect")
    def become(connection: Any, _record: Any) -> None:
        connection.execute(f"SET ROLE {role}")
        connection.commit()

    site = Site("http://localhost", "Helpdesk LPSE <helpdesk@lpse.test>", tmp_path, 1_000, WIB)
    with Session(engine, info={"site": site}) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_program_works_with_the_grants_of_the_documentation(working: Session, role: str, tmp_path: Path) -> None:
    places = SealPlaces(tmp_path / "key.pem", tmp_path / "seals.jsonl")
    assert working.scalar(text("SELECT current_user")) == role
    begin_writing(working)
    desk = Desk(working)
    case = desk.do(desk.open(), "ask", question="Mohon kirim tangkapan layarnya.")
    desk.send(case, "reply", "Ini gambarnya.")
    working.commit()
    seal_what_there_is(working, places, desk.clock, at_once=True)
    working.rollback()
    assert verify(working, key=None, outside_path=places.outside).findings == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE {} SET digest = 'x'",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TRIGGER {0}_no_change ON {0}",
        "DROP TABLE {} CASCADE",
    ],
)
def test_the_role_of_the_program_can_neither_change_the_trail_nor_take_its_guard_away(
    working: Session, table: str, attempt: str
) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        working.execute(text(attempt.format(table)))
