"""Racers: operating-system processes that are kept alive and let go at the same moment, round after round.

A racer first looks at what its page would show (which is what makes it act on something old), waits at the barrier
until all have looked, and acts. What it says afterwards is an `Outcome`; the tests count outcomes and rows, and never
measure time. A seeded stagger, a few thousand turns of an empty loop, lets each of them be the first now and then.
"""

import logging
import multiprocessing
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.cases.errors import Refused
from app.channels.site import Site
from app.database import begin_writing, prepare_engine
from tests.races.verbs import VERBS, Verb, look

MOST_SECONDS = 60  # for a round; a deadlock shows as this, not as a test that never ends
ERROR = logging.ERROR


def context() -> Any:
    """Fork from a server that has imported the application, where the system can; else spawn."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["pytest", "tests.races.crowd", "tests.faults.victim", "tests.faults.worker_victim"])
    return made


@dataclass(frozen=True)
class Entry:
    """What one racer is to do: a verb of `tests.races.verbs` with its arguments."""

    verb: str
    arguments: Mapping[str, Any]
    stagger: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of it: `error` is the class of the refusal, None for whoever got through."""

    value: Any = None
    error: str | None = None
    who: str | None = None
    when: datetime | None = None
    crash: str = ""  # the traceback of anything that is not a refusal
    logged: list[str] = field(default_factory=list)

    @property
    def won(self) -> bool:
        return self.error is None and not self.crash


class Crowd:
    """The racers of a test session. `meet` them at a database, then let them `race`."""

    def __init__(self, size: int) -> None:
        self._context = context()
        self._barriers = {count: self._context.Barrier(count) for count in range(1, size + 1)}
        self._pipes: list[Connection] = []
        self._racers = []
        for _ in range(size):
            ours, theirs = self._context.Pipe()
            racer = self._context.Process(target=_live, args=(theirs, self._barriers), daemon=True)
            racer.start()
            theirs.close()
            self._pipes.append(ours)
            self._racers.append(racer)

    def meet(self, url: str, files: Path) -> None:
        for pipe in self._pipes:
            pipe.send((url, files))

    def race(self, entries: Sequence[Entry]) -> list[Outcome]:
        """Let one racer an entry go at once; return the outcomes in the order of the entries."""
        return self.finish(self.begin(entries))

    def begin(self, entries: Sequence[Entry]) -> list[Connection]:
        racing = self._pipes[: len(entries)]
        for pipe, entry in zip(racing, entries, strict=True):
            pipe.send((entry, len(entries)))
        return racing

    def finish(self, racing: Sequence[Connection]) -> list[Outcome]:
        outcomes = []
        for pipe in racing:
            assert pipe.poll(MOST_SECONDS), "a racer neither won nor lost: the round hangs"
            outcomes.append(pipe.recv())
        return outcomes

    def go_home(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for racer in self._racers:
            racer.join(5)
            racer.kill()


def make_session(engine: Any, files: Path) -> Session:
    site = Site(
        base_url="http://localhost",
        mail_from="Helpdesk LPSE <helpdesk@lpse.test>",
        files=files,
        most_upload_bytes=10 * 1_048_576,
        zone=ZoneInfo("Asia/Jakarta"),
    )
    return Session(engine, info={"site": site})


# in the racer's own process


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


def _live(pipe: Connection, barriers: Mapping[int, Any]) -> None:
    engine, files, kept = None, Path(), _Kept()
    logging.getLogger().addHandler(kept)
    while True:
        try:
            first, second = pipe.recv()
        except (EOFError, OSError):
            return
        if isinstance(first, str):
            if engine is not None:
                engine.dispose()
            engine, files = create_engine(first), second
            prepare_engine(engine)
            continue
        kept.lines.clear()
        with make_session(engine, files) as session:
            pipe.send(_take_part(session, first, barriers[second], kept))


def _take_part(session: Session, entry: Entry, barrier: Any, kept: _Kept) -> Outcome:
    verb: Verb = VERBS[entry.verb]
    try:
        if session.get_bind().dialect.name == "sqlite":
            # whoever writes here has the whole database to itself from its first statement on, the look included
            _wait(barrier, entry.stagger)
            begin_writing(session)
            look(session, entry.arguments)
        else:
            look(session, entry.arguments)
            _wait(barrier, entry.stagger)
        value = verb(session, **entry.arguments)
        session.commit()
    except Refused as refused:
        session.rollback()
        return Outcome(
            error=type(refused).__name__,
            who=getattr(refused, "who", None),
            when=getattr(refused, "when", None),
            logged=list(kept.lines),
        )
    except Exception as error:
        barrier.abort()
        barrier.reset()
        session.rollback()
        return Outcome(crash=_in_short(error), logged=list(kept.lines))
    return Outcome(value=value, logged=list(kept.lines))


def _in_short(error: Exception) -> str:
    """Return the error with those frames of its traceback that are ours."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return "".join(traceback.format_list(ours) + traceback.format_exception_only(error))


def _wait(barrier: Any, stagger: int) -> None:
    try:
        barrier.wait(MOST_SECONDS)
    except BrokenBarrierError:
        raise AssertionError("the others never came to the start") from None
    for _ in range(stagger):
        pass
