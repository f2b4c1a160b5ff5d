"""Let what must see all that others like it have done pass one after the other, to the end of the transaction.

SQLite has one writer anyway. Where there is a row to lock, that row is the better lock.
"""

from enum import IntEnum

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.orm import Session

SAME_KEY = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key", type_=String), 0)))
"""The question that waits, on PostgreSQL, for whoever else has this `key` (of what was sent twice).

What is asked behind it in the same trip finds what the other has made.
"""


class Turn(IntEnum):
    """What is done one at a time, each by an arbitrary number of its own."""

    MERGE = 7_230_412
    OPEN_MASS_INCIDENT = 7_230_413
    WRITE_FAQ_ENTRY = 7_230_414


def wait_for_turn(session: Session, turn: Turn) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(turn))))
