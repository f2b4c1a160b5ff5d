"""Turn what goes wrong into a page, in one place. Nothing typed is lost: the page shows it again to be copied."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from app.cases.errors import AlreadyCompleted, Conflict, MovedOn, Refused
from app.database import db
from app.web.kept import kept_texts, read_without_files
from app.web.sign_in import login_manager, sign_in_again

PAGES = frozenset({400, 403, 404, 409, 413, 500, 503})
SECONDS_AWAY = 30
_HEADINGS = {AlreadyCompleted: _l("Tugas ini sudah selesai"), MovedOn: _l("Tiketnya sudah berpindah")}


def register(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(InterfaceError, _away)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, values: Mapping[str, object]) -> tuple[str, int]:
    db.session.rollback()
    return render_template(f"errors/{status}.html", back_url=_back_url(), kept=kept_texts(), **values), status


def _refused(error: Refused) -> ResponseReturnValue:
    if isinstance(error, Conflict):
        heading = next((words for kind, words in _HEADINGS.items() if isinstance(error, kind)), None)
        return _page(409, {"heading": heading, "what": error.sentence, "who": error.who, "at": error.when})
    return _page(error.status, {"reason": error.sentence})


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    if request.blueprint in ("public", None):
        return _page(400, {"reason": _("Halaman ini sudah terlalu lama terbuka. Muat ulang lalu kirim lagi.")})
    return sign_in_again()


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT, HTTPStatus.TEMPORARY_REDIRECT):
        return error.get_response()
    if isinstance(error, MethodNotAllowed):
        return _wrong_method(error)
    if isinstance(error, RequestEntityTooLarge):
        read_without_files()
    return _page(status if status in PAGES else (400 if status < 500 else 500), {})


def _wrong_method(error: MethodNotAllowed) -> ResponseReturnValue:
    """Lead a reader to the page above. A browser that wakes up again GETs the address that its form was sent to."""
    if request.method in ("GET", "HEAD"):
        return redirect(request.path.rpartition("/")[0] or "/", 302)
    page, _status = _page(400, {})
    return page, 405, {"Allow": ", ".join(sorted(error.valid_methods or ()))}


def _away(error: OperationalError | InterfaceError) -> ResponseReturnValue:
    """The database restarts, cut the connection, or took too long: nothing is wrong that trying again does not heal."""
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.exception("the database is away")
    g._login_user = login_manager.anonymous_user()  # else Flask-Login asks the database who reads the page
    page, status = _page(503, {})
    return page, status, {"Retry-After": str(SECONDS_AWAY)}


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    current_app.logger.exception("unexpected error")
    return _page(500, {})


def _back_url() -> str | None:
    return request.referrer if request.referrer and request.referrer.startswith(request.host_url) else None
