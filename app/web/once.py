"""One request, one case, however often the button is pressed.

Each form carries a key that we gave it. What is stored with the case, or with the message, is a digest of that key and
of what was sent: a second click, or a browser that sends the form again, meets what the first one made, while another
text from the same page is another request. Keys are signed, so that nobody can send one that somebody else has.
"""

import hashlib
import secrets

from flask import Request, current_app
from itsdangerous import BadSignature, URLSafeSerializer

FIELD = "once"


def new_key() -> str:
    """Return a fresh key for a form that is about to be shown."""
    return _serializer().dumps(secrets.token_urlsafe(24))


def kept_key(request: Request) -> str:
    """Return the key that this submission carries, for the form to be shown with again; a new one without it."""
    key = request.form.get(FIELD, "")
    return key if _is_ours(key) else new_key()


def submission_key(request: Request) -> str | None:
    """Return what names this very submission; None where it carries no key of ours."""
    if not _is_ours(request.form.get(FIELD, "")):
        return None
    typed = sorted((key, value) for key, value in request.form.items(multi=True) if key != "csrf_token")
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
