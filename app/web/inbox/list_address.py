"""The address of a list: its queue, what it is narrowed to, what is searched for in it, and which page of it.

Every state of the list is in its address, so that it can be sent to a colleague, kept under a name, and come back to
after a task: forms beside the list carry it as `antrean`, "kelompok?kanal=phone&q=apendo&page=2".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from flask import abort, current_app, request, url_for

from app.cases.inbox.narrowing import AT_RISK, OVERDUE, PAUSED, Narrowing
from app.cases.inbox.queues import QUEUES, TaskFilter
from app.web.paging import MOST_PAGES

SEARCH, HANDLER, NOBODY, FROM, UNTIL = "q", "pemegang", "kosong", "dari", "sampai"
PAGE = "page"
TEXTS = {  # name in the address → field of Narrowing
    "kelompok": "group",
    "posisi": "position",
    "kategori": "category",
    "kanal": "channel",
    "prioritas": "priority",
    "tingkat": "level",
    "batas": "due",
}
NAMES = (SEARCH, *TEXTS, HANDLER, FROM, UNTIL)
LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class ListAddress:
    """`given` holds what the list is narrowed to, by the names of the address, empty ones left out.

    `page` is where in the list its reader is: the same list on another page.
    """

    queue: str
    given: tuple[tuple[str, str], ...] = ()
    page: int = field(default=1, compare=False)

    @classmethod
    def at(cls, queue: str) -> Self:
        """Return the list that a page's address asks for; 404 for a queue that is not there."""
        if queue not in QUEUES:
            abort(404)
        return cls._of(queue, request.args.items())

    @classmethod
    def of_form(cls) -> Self:
        """Return the list that a form of the list itself was sent from."""
        return cls.carried(request.form.get("antrean", "")) or abort(400)

    @classmethod
    def carried(cls, text: str) -> Self | None:
        """Return what a form names as `antrean`, None for no list of ours."""
        queue, _, query = text.partition("?")
        return cls.kept(queue, query) if queue in QUEUES else None

    @classmethod
    def kept(cls, queue: str, query: str) -> Self:
        return cls._of(queue, parse_qsl(query, max_num_fields=50))

    @classmethod
    def _of(cls, queue: str, given: Iterable[tuple[str, str]]) -> Self:
        values = {name: value.strip()[:LONGEST_VALUE] for name, value in given if name in (*NAMES, PAGE)}
        narrowed = tuple((name, values[name]) for name in NAMES if values.get(name))
        return cls(queue, narrowed, _page(values.get(PAGE, "")))

    @property
    def values(self) -> Mapping[str, str]:
        return dict(self.given)

    @property
    def query(self) -> str:
        return urlencode(self.given)

    @property
    def _where(self) -> dict[str, int]:
        return {PAGE: self.page} if self.page > 1 else {}

    def __str__(self) -> str:
        query = urlencode([*self.given, *self._where.items()])
        return f"{self.queue}?{query}" if query else self.queue

    def url(self, **more: object) -> str:
        """Return the address, with what else it says: the case that is open, the panel."""
        return self._url("inbox.queue", more)

    def news_url(self, **opened: int) -> str:
        """Return where a page asks whether its list has changed."""
        return self._url("inbox.news", opened)

    def _url(self, endpoint: str, more: Mapping[str, object]) -> str:
        return url_for(endpoint, queue=self.queue, **{**self.values, **self._where, **more})  # type: ignore[arg-type]

    def without(self, *names: str) -> "ListAddress":
        """Return the list from its beginning, without these parts of what it is narrowed to."""
        return ListAddress(self.queue, tuple((name, value) for name, value in self.given if name not in names))

    @property
    def is_narrowed(self) -> bool:
        return any(name != SEARCH for name, _ in self.given)

    @property
    def filter(self) -> TaskFilter:
        """Return what the address asks for; what it says that means nothing is left out."""
        values = self.values
        texts = {field: values[name] for name, field in TEXTS.items() if name in values}
        if texts.get("due") not in (OVERDUE, AT_RISK, PAUSED):
            texts.pop("due", None)
        handler, until = values.get(HANDLER, ""), _day(values.get(UNTIL))
        narrowed = Narrowing(
            **texts,
            handler_id=int(handler) if handler.isascii() and handler.isdigit() and len(handler) < 10 else None,
            is_free=handler == NOBODY,
            received_from=_midnight(_day(values.get(FROM))),
            received_before=_midnight(until + timedelta(days=1) if until else None),
        )
        return TaskFilter(self.queue, values.get(SEARCH, ""), narrowed)


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return max(1, min(int(text), MOST_PAGES)) if is_number else 1


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _midnight(day: date | None) -> datetime | None:
    zone: ZoneInfo = current_app.extensions["site"].zone
    return datetime.combine(day, time(), zone) if day else None
