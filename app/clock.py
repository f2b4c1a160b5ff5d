"""The application's clock: the one place that asks the machine for the time. Tests put a travelling one here."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, current_app

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def clock_of(app: Flask) -> Clock:
    clock: Clock = app.extensions["clock"]
    return clock


def now() -> datetime:
    """Return the present instant of the running application."""
    return clock_of(current_app)()
