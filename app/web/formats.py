"""How instants, durations and sizes read on a screen.

One place, so that "3 jam lagi" on the inbox and on the case page never differ. Knows words and zones, not
cases: the clock's rules are app.sla's, what is shown here was computed there.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal, cast

from flask import Flask, current_app
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_time,
    get_locale,
    get_timezone,
    gettext,
    ngettext,
    to_user_timezone,
)

Clock = Callable[[], datetime]
Style = Literal["short", "long"]

MINUTE, HOUR, DAY = 60, 3_600, 86_400
ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def register(app: Flask, clock: Clock = lambda: datetime.now(UTC)) -> None:
    """Give every template these filters; `clock` is replaced where time is travelled."""
    app.extensions["screen_clock"] = clock
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.filters.update(
        iso=iso, instant=instant, exact=exact, moment=moment, until=until, is_past=is_past, filesize=filesize
    )


def iso(at: datetime) -> str:
    """Give the exact instant for <time datetime>, in the reader's zone."""
    return cast(datetime, to_user_timezone(_aware(at))).isoformat(timespec="seconds")


def instant(at: datetime) -> str:
    """Say the exact instant with day and zone: "Selasa, 24 November 2026 10.42 WIB"."""
    return _in_full(_aware(at), str(get_locale()), str(get_timezone()))


@lru_cache(maxsize=4096)
def _in_full(at: datetime, _locale: str, _zone: str) -> str:
    # a list says fifty of them, the same ones at each look
    return f"{format_datetime(at, 'EEEE, d MMMM y HH.mm')} {_zone_name(at)}"


def exact(at: datetime) -> str:
    """Say the instant to the second, for a record: "24 Nov 2026 10.42.07 WIB"."""
    return f"{format_datetime(_aware(at), 'd MMM y HH.mm.ss')} {_zone_name(at)}"


def moment(at: datetime, style: Style = "short") -> str:
    """Say when, no longer than needed: "10.42" today, "23 Nov 10.42" this year, else "23 Nov 2025".

    The long style is for public pages and print, which are read on another day than they were made.
    """
    at = _aware(at)
    if style == "long":
        return f"{format_datetime(at, 'd MMMM y, HH.mm')} {_zone_name(at)}"
    local, today = to_user_timezone(at), to_user_timezone(_now())
    if local.date() == today.date():
        return str(format_time(at, "HH.mm"))
    if local.year == today.year:
        return str(format_datetime(at, "d MMM HH.mm"))
    return str(format_date(at, "d MMM y"))


def until(at: datetime) -> str:
    """Say how far away an instant is: "3 jam lagi", "lewat 2 jam". Rounds down: never promises more."""
    seconds = int((_aware(at) - _now()).total_seconds())
    if abs(seconds) < MINUTE:
        return str(gettext("sekarang"))
    words = _duration(abs(seconds))
    return str(gettext("%(time)s lagi", time=words) if seconds > 0 else gettext("lewat %(time)s", time=words))


def is_past(at: datetime | None) -> bool:
    """Tell whether an instant lies behind us; none never does."""
    return at is not None and _aware(at) <= _now()


def filesize(size: int) -> str:
    """Say a number of bytes as people do: "412 kB", "1,8 MB"."""
    if size < 1_000:
        return str(gettext("%(size)s bita", size=size))
    if size < 1_000_000:
        return f"{format_decimal(round(size / 1_000))} kB"
    return f"{format_decimal(round(size / 1_000_000, 1))} MB"


def _duration(seconds: int) -> str:
    if seconds < HOUR:
        return str(ngettext("%(num)s menit", "%(num)s menit", seconds // MINUTE))
    if seconds < 2 * DAY:
        return str(ngettext("%(num)s jam", "%(num)s jam", seconds // HOUR))
    return str(ngettext("%(num)s hari", "%(num)s hari", seconds // DAY))


def _zone_name(at: datetime) -> str:
    local = cast(datetime, to_user_timezone(at))
    return ZONE_NAMES.get(str(local.tzinfo), local.tzname() or "UTC")


def _now() -> datetime:
    return cast(Clock, current_app.extensions["screen_clock"])()


def _aware(at: datetime) -> datetime:
    # flask-babel would take a naive instant for UTC: seven hours wrong and nobody told
    if at.tzinfo is None:
        raise ValueError(f"naive instant on a screen: {at!r}")
    return at
