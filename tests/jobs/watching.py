"""Look at the job table from outside, and wait for what the workers do."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.audit import Actor
from app.channels.outbox import Text, queue

PATIENCE_SECONDS = 20
Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str) -> Found:
    """Return what `look` gives as soon as it is true."""
    pause = threading.Event()
    for _ in range(PATIENCE_SECONDS * 50):
        if found := look():
            return found
        pause.wait(0.02)
    raise AssertionError(f"in vain: {what}")


def queue_mail(session: Session, name: str, at: datetime, **options: datetime) -> int:
    """Queue a mail about no case; the caller commits."""
    mail_id = queue(
        session,
        f"{name}@penyedia.test",
        Text(f"Kabar untuk {name}", "Isi.", {}),
        kind="test",
        dedup_key=name,
        case=None,
        actor=Actor.system("cli"),
        now=at,
        **options,
    )
    assert mail_id is not None
    return mail_id


class JobTable:
    """What other connections see: each question is a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        with self._engine.begin() as connection:
            result = connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    def waiting(self) -> list[tuple[object, ...]]:
        """Return task and row of every job that waits for a timer or a mail, each of a batch."""
        return self.rows(
            "SELECT task_name, jsonb_array_elements(args->'row_ids')::int FROM procrastinate_jobs "
            "WHERE status = 'todo' AND task_name IN ('fire_timers', 'deliver_mail') ORDER BY id"
        )

    def running(self) -> int:
        return len(
            self.rows(
                "SELECT id FROM procrastinate_jobs "
                "WHERE status = 'doing' AND task_name IN ('fire_timers', 'deliver_mail')"
            )
        )

    def blocked(self) -> list[tuple[object, ...]]:
        """Return the connections that wait for a case's lock; Procrastinate's own locks are not meant."""
        return self.rows(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
            "AND query LIKE '%service_case%FOR NO KEY UPDATE%' AND pid <> pg_backend_pid()"
        )

    def listeners(self) -> int:
        """Count the workers that have told PostgreSQL to wake them: each listens for timers and for mail."""
        return self._listening() // 2

    def _listening(self) -> int:
        return len(
            self.rows(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                "AND query LIKE 'LISTEN %' AND state = 'idle'"
            )
        )
