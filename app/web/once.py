"""One request, one case, however often the button is pressed.

Each form carries a key that we gave it. What is stored with the case, or with the message, is a digest of that key and
of what was sent: a second click, or a browser that sends the form again, meets what the first one made, while another
text from the same page is another request. Keys are signed, so that nobody can send one that somebody else has.

Who goes back to the form gets it with another key, and with all that was typed. So this browser's session remembers
what it sent last and what that made: the very same text again is no second request.
"""

import hashlib
import secrets

from flask import Request, current_app, session
from itsdangerous import BadSignature, URLSafeSerializer

FIELD = "once"
_SENT = "sent"  # in the session


def new_key() -> str:
    """Return a fresh key for a form that is about to be shown."""
    return _serializer().dumps(secrets.token_urlsafe(24))


def kept_key(request: Request) -> str:
    """Return the key that this submission carries, for the form to be shown with again; a new one without it."""
    key = request.form.get(FIELD, "")
    return key if _is_ours(key) else new_key()


def submission_key(request: Request) -> str | None:
    """Return what names this very submission; None where it carries no key of ours."""
    return _digest_of(request, "csrf_token") if _is_ours(request.form.get(FIELD, "")) else None


def remember(request: Request, token: str) -> None:
    """Remember in this browser's session that what was sent has made the case with this tracking token."""
    session[_SENT] = [_digest_of(request, "csrf_token", FIELD), token]


def made_before(request: Request) -> str | None:
    """Return the tracking token that this browser got when it last sent the very same, under whatever key."""
    digest, token = session.get(_SENT, (None, None))
    is_same = digest == _digest_of(request, "csrf_token", FIELD) and _is_ours(request.form.get(FIELD, ""))
    return token if is_same else None


def _digest_of(request: Request, *without: str) -> str:
    typed = sorted((key, value) for key, value in request.form.items(multi=True) if key not in without)
    files = sorted((key, file.filename or "") for key, file in request.files.items(multi=True))
    return hashlib.sha256(repr((request.path, typed, files)).encode()).hexdigest()


def _is_ours(key: str) -> bool:
    try:
        _serializer().loads(key)
    except BadSignature:
        return False
    return True


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="submission")
