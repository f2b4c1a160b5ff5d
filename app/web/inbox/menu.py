"""The queues and saved filters in the menu at the left, each with how much is in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import ScalarSelect

from app.cases.inbox import queues
from app.cases.inbox.saved_filters import saved_filters
from app.clock import now
from app.database import db
from app.models import User
from app.web.inbox.list_address import ListAddress


def queue_entries(
    reader: User, besides: Mapping[str, ScalarSelect[int]] = MappingProxyType({})
) -> tuple[list[dict[str, Any]], Mapping[str, int]]:
    """Return the menu's entries for whoever works on tickets, and what else is to be counted in the same statement."""
    session = db.session()
    saved = saved_filters(session, reader)
    kept = [ListAddress.kept(one.queue, one.query) for one in saved]
    counts, saved_counts = queues.count_queues(session, reader, now(), [one.filter for one in kept], besides)
    names = {
        queues.MINE: _("Tugas saya"),
        queues.GROUPS: _("Tugas kelompok"),
        queues.FOLLOWED: _("Yang saya ikuti"),
        queues.AT_RISK: _("Segera jatuh tempo"),
        queues.OVERDUE: _("Lewat SLA"),
        queues.ALL: _("Semua tugas"),
    }
    here = _list_at_hand()
    is_kept = here is not None and here.query != "" and any(here == one for one in kept)
    entries = [
        {
            "label": names[queue],
            "url": url_for("inbox.queue", queue=queue),
            "heading": _("Kotak tugas") if queue == queues.MINE else None,
            "count": count_words(counts[queue]),
            "overdue": queue == queues.OVERDUE,
            "active": here is not None and here.queue == queue and not is_kept,
        }
        for queue in names
    ]
    entries += [
        {
            "label": one.name,
            "url": address.url(),
            "heading": _("Saringan") if at == 0 else None,
            "count": count_words(count),
            "active": here == address,
        }
        for at, (one, address, count) in enumerate(zip(saved, kept, saved_counts, strict=True))
    ]
    return entries, counts


def _list_at_hand() -> ListAddress | None:
    queue = (request.view_args or {}).get("queue", "")
    return ListAddress.at(queue) if request.endpoint == "inbox.queue" and queue in queues.QUEUES else None


def count_words(number: int) -> str:
    """Return what the menu shows beside a queue: nothing where there is nothing, "99+" where there is much."""
    if number > queues.MOST_COUNTED:
        return f"{queues.MOST_COUNTED}+"
    return str(number) if number else ""
