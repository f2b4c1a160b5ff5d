"""Where a sign-in leads: to the page that was asked for, if it is one of ours, else to the start of one's work."""

from urllib.parse import urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException

from app.cases.inbox.queues import WORKING_GROUPS
from app.models import User
from app.models.people import AUDITOR, PROCESS_OWNER

_NOT_AFTER_SIGNING_IN = frozenset({"auth.sign_in", "auth.sign_out", "static"})


def own_page(target: str) -> str | None:
    """Return `target` where it is the path of a page of this application that can be opened, else None."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return None
    return None if endpoint in _NOT_AFTER_SIGNING_IN else target


def start_page(user: User) -> str:
    """Return where this user's work begins."""
    if user.group_keys & WORKING_GROUPS:
        return url_for("inbox.home")
    if AUDITOR in user.group_keys:
        return url_for("audit.overview")
    if PROCESS_OWNER in user.group_keys:
        return url_for("procedure.versions")
    return url_for("admin.users")
