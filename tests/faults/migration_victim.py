"""Processes that order or work off a migration and are killed from inside, at a named border."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine

from app.cases.errors import Refused
from app.database import begin_writing, prepare_engine
from tests.faults.victim import arm
from tests.races import verbs
from tests.races.crowd import make_session

REFUSED = 3


@dataclass(frozen=True)
class MigrationOrders:
    """What one process is to do: publish a draft and order its migration (`by`), or work off a migration."""

    url: str
    files: Path
    now: datetime
    draft_id: int = 0
    by: int = 0
    migration_id: int = 0
    border: str | None = None
    passes: int = 1


def live(orders: MigrationOrders) -> None:
    """Do it in one go; die at the border. Ends with REFUSED where a rule said no."""
    engine = create_engine(orders.url)
    prepare_engine(engine)
    if orders.border is not None:
        arm(engine, orders.border, orders.passes)
    with make_session(engine, orders.files) as session:
        if orders.migration_id:
            verbs.migrate(session, migration_id=orders.migration_id, now=orders.now)
            return
        begin_writing(session)
        try:
            verbs.publish_drawn(session, draft_id=orders.draft_id, by=orders.by, now=orders.now)
        except Refused:
            raise SystemExit(REFUSED) from None
        session.commit()
