"""Headers of every answer, and the transaction that every change begins with."""

from flask import Flask, Response, current_app, request

from app.database import begin_writing, db

WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_headers)


def _begin() -> None:
    """Read the whole body first, then take the writer's turn: a slow upload keeps nobody waiting."""
    if request.method in WRITING_METHODS:
        request.form  # noqa: B018 - parsing happens at access
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
