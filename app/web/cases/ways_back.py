"""Where a form of the case page leads back to: the queue that the case was open in, else the case's own page."""

from flask import request, url_for

from app.cases.inbox import AT_RISK, FOLLOWED, GROUPS, MINE, OVERDUE

QUEUES = frozenset({MINE, GROUPS, FOLLOWED, OVERDUE, AT_RISK})


def queue_of_form() -> str:
    """Return the queue that the submitted form names, "" for none or one that is not there."""
    queue = request.form.get("antrean", "")
    return queue if queue in QUEUES else ""


def back_to_case(case_id: int, *, anchor: str | None = None) -> str:
    queue = queue_of_form()
    if queue:
        return url_for("inbox.queue", queue=queue, tiket=case_id, _anchor=anchor)
    return url_for("cases.show", case_id=case_id, _anchor=anchor)
