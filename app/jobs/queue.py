"""Put jobs into Procrastinate's table, in the transaction of whoever asks.

A job is a hint and no more: "look at mail 17", "look at case 4 at this instant". What is to be done stands in the row
that it points to, so a lost or doubled job does no harm, and a finished one is deleted. That is also why a job for an
instant far ahead is never queued: the sweep finds it by index when it comes near, while a table full of waiting jobs
would slow down every fetch (0.4 ms with none, 7 ms with 100,000).

One job may name a batch of rows, each of which is a transaction of its own: what a step leaves for the mail server, and
what is overdue where that is much (after downtime, or at the hour when reminders fall due). To queue, announce, fetch
and finish a job costs PostgreSQL and every listening worker as much as half a firing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models.write_behind import write_later

# Queues with workers of their own: however slow a mail server is, what has a deadline never waits for it; and neither
# waits while thousands of cases move to another version of the procedure.
TIMERS, MAIL, PROCEDURE = "timers", "mail", "procedure"
QUEUES = (TIMERS, MAIL, PROCEDURE)
SWEEP, FIRE_TIMERS, DELIVER_MAIL, TIDY, ROUNDS = "sweep", "fire_timers", "deliver_mail", "tidy", "rounds"
EXPORTS = "exports"
CHECK_PROCEDURE, MOVE_CASES, ERASE_CASES = "check_procedure", "move_cases", "erase_cases"
QUEUE_OF = {
    SWEEP: TIMERS,
    FIRE_TIMERS: TIMERS,
    DELIVER_MAIL: MAIL,
    CHECK_PROCEDURE: PROCEDURE,
    MOVE_CASES: PROCEDURE,
    ERASE_CASES: PROCEDURE,
}
FIRST, SOON, IN_ITS_TURN = 2, 1, 0  # the sweep, a row whose instant has come, a batch of what is late already

CASES_A_JOB = 25  # about a quarter of a second
MAILS_A_JOB = 10  # which are claimed and read together, and go in one conversation
SECONDS_BETWEEN_SWEEPS = 30
NEAR = timedelta(seconds=SECONDS_BETWEEN_SWEEPS)


@dataclass(frozen=True, slots=True)
class Job:
    """What to look at: a kind of work, the rows' ids, from when on. Of jobs with one key, one waits at a time."""

    task: str
    row_ids: Sequence[int]
    run_at: datetime
    key: str
    priority: int = SOON


def timer_job(case_id: int, at: datetime) -> Job:
    """Return the job that fires a case's timers; a timer that was moved has another key, and is not left out."""
    return Job(FIRE_TIMERS, [case_id], at, f"timers of case {case_id} at {at.astimezone(UTC).isoformat()}")


def mail_job(mail_id: int, at: datetime) -> Job:
    return Job(DELIVER_MAIL, [mail_id], at, f"mail {mail_id}")


def procedure_job(task: str, row_id: int, at: datetime) -> Job:
    """Return the job that works on a check, a migration or a deletion until it is done."""
    return Job(task, [row_id], at, f"{task} {row_id}")


def overdue_jobs(case_ids: Sequence[int], at: datetime) -> list[Job]:
    """Return the jobs that fire what is overdue on many cases, in their order."""
    return [
        Job(FIRE_TIMERS, some, at, f"timers of {len(some)} cases, {some[0]} and on", IN_ITS_TURN)
        for some in batches(case_ids, CASES_A_JOB)
    ]


def mail_jobs(mail_ids: Sequence[int], at: datetime) -> list[Job]:
    """Return the jobs that deliver mails that may go at once."""
    return [
        mail_job(some[0], at) if len(some) == 1 else Job(DELIVER_MAIL, some, at, f"{len(some)} mails, {some[0]} and on")
        for some in batches(mail_ids, MAILS_A_JOB)
    ]


def batches(row_ids: Sequence[int], size: int) -> list[Sequence[int]]:
    return [row_ids[first : first + size] for first in range(0, len(row_ids), size)]


# Written to the table and not through procrastinate_defer_jobs_v1: that one raises where the key already waits, and
# would take the step's whole transaction with it. Its triggers do the rest, NOTIFY at commit among it.
_INSERT = text(
    """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, scheduled_at)
    SELECT queue, task, priority, key, CAST(arguments AS jsonb), run_at
    FROM unnest(
        CAST(:queues AS varchar[]), CAST(:tasks AS varchar[]), CAST(:priorities AS integer[]), CAST(:keys AS text[]),
        CAST(:arguments AS text[]), CAST(:instants AS timestamptz[])
    ) AS job (queue, task, priority, key, arguments, run_at)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
    """
)


def has_queue(session: Session) -> bool:
    """Say whether this database has a queue; on SQLite the sweep does everything."""
    return session.get_bind().dialect.name == "postgresql"


def enqueue(session: Session, jobs: Iterable[Job], *, now: datetime) -> None:
    """Queue these jobs, to be seen when the transaction commits; one statement, with the commit.

    One whose key already waits is left out, and so is one that the next sweep will find in time.
    """
    near = sorted((job for job in jobs if job.run_at <= now + NEAR), key=lambda job: job.key)
    if not near or not has_queue(session):
        return
    values = {
        "queues": [QUEUE_OF[job.task] for job in near],
        "tasks": [job.task for job in near],
        "priorities": [job.priority for job in near],
        "keys": [job.key for job in near],
        "arguments": [orjson.dumps({"row_ids": list(job.row_ids)}).decode() for job in near],
        "instants": [None if job.run_at <= now else job.run_at for job in near],
    }
    write_later(session, _INSERT, values)


def rows_of_waiting_jobs(session: Session, task: str, now: datetime) -> set[int]:
    """Return the rows that jobs of this kind will look at as soon as a worker is free: no need to queue them again."""
    waiting = text(
        "SELECT CAST(jsonb_array_elements(args->'row_ids') AS bigint) FROM procrastinate_jobs "
        "WHERE task_name = :task AND status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= :now)"
    )
    return set(session.scalars(waiting, {"task": task, "now": now}))


def newest_job(session: Session) -> int:
    """Return the id of the job that was queued last, 0 where none waits."""
    return session.scalar(text("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")) or 0


def forget_until(session: Session, job_id: int) -> None:
    """Drop the hints up to this one whose instant has come, after everything that is due has been looked at."""
    session.execute(
        text(
            "DELETE FROM procrastinate_jobs WHERE id <= :id AND queue_name = ANY(:queues) AND status = 'todo' "
            "AND (scheduled_at IS NULL OR scheduled_at <= now())"
        ),
        {"id": job_id, "queues": list(QUEUES)},
    )
