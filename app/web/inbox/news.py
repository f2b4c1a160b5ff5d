"""What has changed in a list since a page read it: asked every few seconds, answered by two short statements.

The version of a list is what its rows would say, and the minute, since rows say how long there is. A page that has
that version already gets 304 and nothing is rendered.
"""

import hashlib

from flask import Response, jsonify, render_template, request
from sqlalchemy.orm import Session, lazyload

from app.cases.inbox import queues
from app.cases.inbox.saved_filters import chosen_columns
from app.clock import now
from app.database import db
from app.models import Case, UserTask
from app.web.inbox.columns import known_columns
from app.web.inbox.list_address import ListAddress
from app.web.inbox.menu import queue_entries
from app.web.inbox.page import read_list
from app.web.inbox.rows import Opened
from app.web.sign_in import signed_in


def news_since(address: ListAddress, opened: Opened) -> Response:
    """Answer with the rows and the menu's counts, or that nothing is new."""
    session, reader = db.session(), signed_in()
    counts = {entry["url"]: entry["count"] for entry in queue_entries(reader)[0]}
    version = _version(session, address, counts)
    if version in request.if_none_match:
        answer = Response(status=304)
    else:
        columns = known_columns(chosen_columns(session, reader.id))
        _found, rows = read_list(address, columns, opened)
        answer = jsonify(rows=render_template("inbox/_rows.html", rows=rows), counts=counts)
    answer.set_etag(version)
    return answer


def _version(session: Session, address: ListAddress, counts: dict[str, str]) -> str:
    wanted, at, reader = address.filter, now(), signed_in()
    if address.queue == queues.FOLLOWED:
        rows = queues.followed_cases(reader, wanted, at).with_only_columns(
            Case.id, Case.position, Case.clock, Case.due_at, Case.closed_at, maintain_column_froms=True
        )
    else:
        rows = queues.open_tasks(reader, wanted, at).with_only_columns(
            UserTask.id, UserTask.assignee_id, UserTask.due_at, Case.position, Case.clock, maintain_column_froms=True
        )
    page = rows.options(lazyload("*")).limit(queues.PAGE_SIZE).offset((address.page - 1) * queues.PAGE_SIZE)
    seen = [tuple(row) for row in session.execute(page)]
    text = repr((str(address), seen, sorted(counts.items()), at.replace(second=0, microsecond=0)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
