"""What an auditor opens is an event of its case: its timeline, its page, its files.

Such a page is a GET, which writes nothing otherwise, so the request's reading transaction ends first and a short
writing one takes its turn (see `app.database.begin_writing`). What cannot be recorded is not shown.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response, request
from flask_login import current_user

from app.audit import record
from app.clock import now
from app.database import begin_writing, db
from app.models import Attachment, Case
from app.models.people import AUDITOR
from app.web.sign_in import staff

OPENINGS: Mapping[str, str] = {"cases.show": "case_viewed", "cases.download": "file_opened"}
SHOWN = (200, 206)


def record_opening(case: Case | None, name: str = "timeline_opened", **data: Any) -> None:
    session = db.session()
    session.rollback()
    begin_writing(session)
    record(session, name, actor=staff(), at=now(), case=case, **data)
    session.commit()


def record_page(response: Response) -> Response:
    """Record that an auditor was shown a page or file of the archive, with which other roles work all day."""
    name = OPENINGS.get(request.endpoint or "")
    if name is None or response.status_code not in SHOWN or AUDITOR not in current_user.group_keys:
        return response
    session, ids = db.session(), request.view_args or {}
    session.rollback()
    files = [session.get_one(Attachment, ids["file_id"])] if "file_id" in ids else []
    told = {"attachments": [{"attachment": file.id, "sha256": file.sha256} for file in files]} if files else {}
    record_opening(session.get_one(Case, ids["case_id"]), name, **told)
    return response
