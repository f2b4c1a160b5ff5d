"""A database of its own for one try: SQLite in memory, thrown away afterwards.

So a try runs the very services that real cases run by, and nothing of it can touch a real row, take a number, wake a
worker or send a mail: there is no way from this connection to the installation's database. The empty tables are made
once and copied, which takes a thousandth of a second.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.channels.site import Site
from app.definitions.deploy import digest_of
from app.definitions.folder import Files
from app.definitions.published import Published, lend, unpublished
from app.models import AgencySetting, Base, CalendarVersion, Category, Deployment, Group, User
from app.models.transactions import prepare_engine
from app.scenarios.surroundings import Surroundings
from app.sla import Calendar

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LKPP_ADDRESS = "helpdesk@lkpp.test"
"""LKPP always has an address here, so that the letter to it is seen whatever the installation has set."""
_MOST_KEPT = 4  # of parsed contents
# no tables of the models: migration 0009 makes them, and a published FAQ entry is written to them
_INDEX = (
    "CREATE VIRTUAL TABLE faq_index USING fts5(stems)",
    "CREATE VIRTUAL TABLE faq_vocabulary USING fts5vocab(faq_index, row)",
)


@dataclass
class Scratch:
    """One open try."""

    session: Session
    published: Published
    calendar: Calendar
    people: dict[str, User]
    groups_by_person: dict[int, str]

    def keep(self) -> None:
        """Let what was done stand: whatever fails afterwards leaves it as it is now."""
        self.session.commit()


@contextmanager
def open_scratch(procedure: Published, surroundings: Surroundings) -> Iterator[Scratch]:
    """Give a fresh database with the procedure in force and one member a group."""
    engine = _engine().execution_options()  # one of its own for what is cached by database, the rest shared
    with engine.connect() as connection:
        site = Site(
            base_url=surroundings.base_url,
            mail_from=surroundings.mail_from,
            files=Path("/nonexistent"),
            most_upload_bytes=0,
            zone=ZoneInfo(surroundings.zone),
        )
        session = Session(bind=connection, info={"site": site})
        try:
            yield _fill(session, procedure, surroundings)
        finally:
            session.close()


def parse_once(files: Files) -> Published:
    """Return a draft's files, parsed; the last few contents are kept. Raises InvalidProcess."""
    digest = digest_of(files)
    if digest not in _parsed:
        _parsed[digest] = replace(unpublished(files), digest=digest)
        while len(_parsed) > _MOST_KEPT:
            _parsed.popitem(last=False)
    return _parsed[digest]


_parsed: OrderedDict[str, Published] = OrderedDict()


def _fill(session: Session, procedure: Published, surroundings: Surroundings) -> Scratch:
    deployment = Deployment(
        id=1,
        version=max(1, procedure.version),
        digest=procedure.digest,
        reason="",
        published_at=LONG_AGO,
        is_active=True,
    )
    groups = {key: Group(key=key, name=name) for key, name in surroundings.groups}
    people = {
        key: User(
            name=name, email=f"{key}@percobaan.test", created_at=LONG_AGO, groups=[groups[key]], session_version=1
        )
        for key, name in surroundings.groups
    }
    calendar = CalendarVersion(content=surroundings.calendar, reason="", created_at=LONG_AGO)
    session.add_all([deployment, *groups.values(), *people.values(), calendar])
    session.add_all(
        Category(code=code, name=name, is_active=is_active, sort_order=number)
        for number, (code, name, is_active) in enumerate(surroundings.categories)
    )
    agency = {**dict(surroundings.agency), "lkpp_email": LKPP_ADDRESS}
    session.add_all(AgencySetting(key=key, value=value, changed_at=LONG_AGO) for key, value in agency.items())
    published = replace(procedure, id=1)
    lend(session, published)
    session.flush()
    groups_by_person = {person.id: group for group, person in people.items()}
    session.commit()
    return Scratch(session, published, Calendar.from_json(surroundings.calendar), people, groups_by_person)


@lru_cache(maxsize=1)
def _engine() -> Engine:
    empty = _empty_tables()

    def connect() -> sqlite3.Connection:
        made = sqlite3.connect(":memory:", check_same_thread=False)
        made.deserialize(empty)
        return made

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    prepare_engine(engine)
    return engine


def _empty_tables() -> bytes:
    made = sqlite3.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: made, poolclass=NullPool)
    with engine.connect() as connection:
        Base.metadata.create_all(connection)
        for statement in _INDEX:
            connection.execute(text(statement))
        connection.commit()
        return made.serialize()
