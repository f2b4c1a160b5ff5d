"""Put jobs into Procrastinate's table, in the transaction of whoever asks.

A job is a hint and no more: "look at mail 17", "look at case 4 at this instant". What is to be done stands in the row
that it points to, so a lost or doubled job does no harm, and a finished one is deleted. That is also why a job for an
instant far ahead is never queued: the sweep finds it by index when it comes near, while a table full of waiting jobs
would slow down every fetch (0.4 ms with none, 7 ms with 100,000).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

QUEUE = "helpdesk"
SWEEP, FIRE_TIMERS, DELIVER_MAIL = "sweep", "fire_timers", "deliver_mail"
# a mail may hold its worker for as long as a mail server is slow: what has a deadline goes first
PRIORITY = {SWEEP: 2, FIRE_TIMERS: 1, DELIVER_MAIL: 0}

SECONDS_BETWEEN_SWEEPS = 30
NEAR = timedelta(seconds=SECONDS_BETWEEN_SWEEPS)


@dataclass(frozen=True, slots=True)
class Job:
    """What to look at: a kind of work, the row's id, from when on. Of jobs with one key, one waits at a time."""

    task: str
    row_id: int
    run_at: datetime
    key: str


def timer_job(case_id: int, at: datetime) -> Job:
    """Return the job that fires a case's timers; a timer that was moved has another key, and is not left out."""
    return Job(FIRE_TIMERS, case_id, at, f"timers of case {case_id} at {at.astimezone(UTC).isoformat()}")


def mail_job(mail_id: int, at: datetime) -> Job:
    return Job(DELIVER_MAIL, mail_id, at, f"mail {mail_id}")


# Written to the table and not through procrastinate_defer_jobs_v1: that one raises where the key already waits, and
# would take the step's whole transaction with it. Its triggers do the rest, NOTIFY at commit among it.
_INSERT = text(
    """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, scheduled_at)
    SELECT :queue, task, priority, key, jsonb_build_object('row_id', row_id), run_at
    FROM unnest(
        CAST(:tasks AS varchar[]), CAST(:priorities AS integer[]), CAST(:keys AS text[]),
        CAST(:row_ids AS bigint[]), CAST(:instants AS timestamptz[])
    ) AS job (task, priority, key, row_id, run_at)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
    """
)


def has_queue(session: Session) -> bool:
    """Say whether this database has a queue; on SQLite the sweep does everything."""
    return session.get_bind().dialect.name == "postgresql"


def enqueue(session: Session, jobs: Iterable[Job], *, now: datetime) -> None:
    """Queue these jobs, to be seen when the transaction commits; one statement.

    One whose key already waits is left out, and so is one that the next sweep will find in time.
    """
    near = sorted((job for job in jobs if job.run_at <= now + NEAR), key=lambda job: job.key)
    if not near or not has_queue(session):
        return
    values = {
        "queue": QUEUE,
        "tasks": [job.task for job in near],
        "priorities": [PRIORITY[job.task] for job in near],
        "keys": [job.key for job in near],
        "row_ids": [job.row_id for job in near],
        "instants": [None if job.run_at <= now else job.run_at for job in near],
    }
    session.execute(_INSERT, values)


def newest_job(session: Session) -> int:
    """Return the id of the job that was queued last, 0 where none waits."""
    return session.scalar(text("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")) or 0


def forget_until(session: Session, job_id: int) -> None:
    """Drop the hints up to this one whose instant has come, after everything that is due has been looked at."""
    session.execute(
        text(
            "DELETE FROM procrastinate_jobs WHERE id <= :id AND queue_name = :queue AND status = 'todo' "
            "AND (scheduled_at IS NULL OR scheduled_at <= now())"
        ),
        {"id": job_id, "queue": QUEUE},
    )
