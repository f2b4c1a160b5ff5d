"""What every request is held to: texts that a database can keep, the transaction of a change, headers of the answer."""

from typing import Any

from flask import Flask, Request, Response, abort, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items

from app.database import begin_writing, db

WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
URLENCODED = "application/x-www-form-urlencoded"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Texts(ImmutableMultiDict[str, Any]):
    """What a query or a form says, without NUL: nobody types it, and PostgreSQL keeps no text that has one."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = iter_multi_items(mapping) if mapping else ()
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in pairs])


class CleanRequest(Request):
    parameter_storage_class = Texts

    def _load_form_data(self) -> None:
        """Hold a form without files to the limit of texts. It is read as a whole, which Werkzeug's limit for the parts
        of a form leaves out. Whoever asks first is answered with 413, and so is everybody after.
        """
        if self.mimetype == URLENCODED:
            self.max_content_length = self.max_form_memory_size
        super()._load_form_data()


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def register(app: Flask) -> None:
    app.request_class = CleanRequest
    app.before_request(_begin)
    app.after_request(_headers)


def _begin() -> None:
    """Read the whole body first, then take the writer's turn: a slow upload keeps nobody waiting."""
    if "\0" in request.path:
        abort(404)
    if request.method in WRITING_METHODS:
        request.form  # noqa: B018 - parsing happens at access
        if (request.content_length or 0) <= current_app.config["MAX_FORM_MEMORY_SIZE"]:
            request.get_data()  # a body that is no form, from an editor
        begin_writing(db.session())


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    if request.endpoint != "static" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"  # a shared machine keeps nothing of a case
    if current_app.config.get("SESSION_COOKIE_SECURE"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
