"""The instant of a step. Timers and expressions ask here, never the machine's clock.

A step runs at the instant of its cause: a message at the time the server received it, a timer at the job's now. Then
a reply that arrived before a deadline wins, however late it is worked on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

_instant: ContextVar[datetime] = ContextVar("instant_of_the_step")


@contextmanager
def at(now: datetime) -> Iterator[None]:
    """Run the body at `now`, which must be aware. Raises ValueError for a naive instant."""
    if now.tzinfo is None:
        raise ValueError("the instant of a step needs a time zone")
    token = _instant.set(now)
    try:
        yield
    finally:
        _instant.reset(token)


def instant() -> datetime:
    """Return the instant of the running step. Raises LookupError outside of one."""
    return _instant.get()
