"""Make the exports of the trail that somebody asked for, one after the other, and clear away what is a day old.

The trail is read in one transaction and progress is written in another session: a reader never holds up a writer.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.orm import Session

from app.audit.export import up_to, write_export
from app.cases.auditing.export_jobs import export_by_id, path_of_export, scope_of
from app.cases.auditing.export_work import (
    advance,
    clear_exports,
    due_exports,
    finish_export,
    is_any_over,
    stray_files,
    take_export,
)
from app.clock import Clock
from app.database import begin_writing
from app.models.audit_desk import FAILED

log = logging.getLogger(__name__)
EVENTS_BETWEEN = 2_000
"""How many events are read until the progress is written again."""


def make_exports(session: Session, clock: Clock) -> int:
    """Make every export that is due; return how many were made. One that fails is tried again with the next sweep."""
    due, made = due_exports(session, clock()), 0
    is_over = is_any_over(session, clock())
    session.rollback()
    for job_id in due:
        try:
            made += _make(session, job_id, clock)
        except Exception:
            session.rollback()
            log.exception("export %s failed", job_id)
    if is_over:
        _clear(session, clock)
    return made


def _make(session: Session, job_id: int, clock: Clock) -> bool:
    begin_writing(session)
    is_ours = take_export(session, job_id, now=clock())
    session.commit()
    if not is_ours:
        _remove_failed(session, job_id)
        return False
    job = export_by_id(session, job_id)
    target = path_of_export(session, job_id, job.form)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.{job.attempts}")
    try:
        scope = up_to(scope_of(job), job.last_event_id, _Progress(session, job_id, clock))
        with partial.open("w+b") as file:
            exported = write_export(session, scope, job.form, file)
        session.rollback()
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    begin_writing(session)
    finish_export(session, job_id, exported, target.stat().st_size, now=clock())
    session.commit()
    return True


def _remove_failed(session: Session, job_id: int) -> None:
    """Remove what a worker may have made that died before it could say so."""
    job = export_by_id(session, job_id)
    if job.state == FAILED:
        _remove([path_of_export(session, job_id, job.form)])
    session.rollback()


class _Progress:
    """Writes how many events have been read, in a session of its own, now and then."""

    def __init__(self, reading: Session, job_id: int, clock: Clock) -> None:
        self._bind, self._job_id, self._clock = reading.get_bind().engine, job_id, clock
        self._done = self._told = 0

    def __call__(self, count: int) -> None:
        self._done += count
        if self._done - self._told < EVENTS_BETWEEN:
            return
        self._told = self._done
        with Session(self._bind) as session:
            begin_writing(session)
            advance(session, self._job_id, self._done, now=self._clock())
            session.commit()


def _clear(session: Session, clock: Clock) -> None:
    begin_writing(session)
    over: list[Path] = clear_exports(session, now=clock())
    session.commit()
    _remove(over)


def clear_stray_files(session: Session, clock: Clock) -> None:
    """Remove what no export owns any more. One that is being made again gets a new file."""
    stray = stray_files(session, clock())
    session.rollback()
    _remove(stray)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            log.exception("%s could not be removed", path)  # the next night looks again
