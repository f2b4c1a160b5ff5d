"""What a waiting case takes on disk: its instances (main and watch) and its user tasks, rows and indexes together.

A ticket that was escalated, returned and escalated again (three user tasks done or open, so no fresh one) is copied a
few hundred times; the size of the two tables is divided by the number of copies. On PostgreSQL that is
pg_total_relation_size, TOAST and every index included; on SQLite the growth of the file. The conversation, the case
and the trail are not counted.
"""

import uuid
from typing import Any

from sqlalchemy import insert, select, text

from app.database import begin_writing, db
from app.models import Base
from bench.places import SQLITE, Place
from bench.stage import ThroughService

COPIES = 400


def bytes_of_a_waiting_case(place: Place) -> float:
    ticket = ThroughService(place)
    for _ in range(3):
        ticket.complete()
    with place.app.app_context():
        session = db.session()
        begin_writing(session)
        rows = {
            table: [
                dict(row._mapping) for row in session.execute(select(table).where(table.c.case_id == ticket.case_id))
            ]
            for table in (Base.metadata.tables["process_instance"], Base.metadata.tables["user_task"])
        }
        before = _size(session, place)
        for number in range(COPIES):
            for table, originals in rows.items():
                session.execute(insert(table), [_copy(row, number) for row in originals])
        session.commit()
        size = _size(session, place) - before
        db.session.remove()
    return size / COPIES


def _copy(row: dict[str, Any], number: int) -> dict[str, Any]:
    """Copy a row without its id: a task under a key of its own, an instance under a role of its own."""
    copied = {name: value for name, value in row.items() if name != "id"}
    if "engine_task_id" in row:
        return copied | {"engine_task_id": str(uuid.uuid4())}
    return copied | {"role": f"{row['role'][:1]}{number}"}


def _size(session: Any, place: Place) -> int:
    if place.kind == SQLITE:
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages * session.execute(text("PRAGMA page_size")).scalar_one())
    query = "SELECT pg_total_relation_size('process_instance') + pg_total_relation_size('user_task')"
    return int(session.execute(text(query)).scalar_one())
