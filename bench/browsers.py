"""A browser inside the process: signed in or not, with its session's CSRF token, against the application's own WSGI.

The sign-in page has its own cost (a slow password hash on purpose) and is not what is measured here.
"""

from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.models import User
from bench.places import Place


class Browser:
    """One member of staff at the screen, or a requester (`user` is None)."""

    def __init__(self, place: Place, user: User | None) -> None:
        self.client: FlaskClient = place.app.test_client()
        raw = "0" * 40
        with self.client.session_transaction() as cookie:
            cookie["csrf_token"] = raw
            if user is not None:
                cookie.update({"_user_id": user.get_id(), "_fresh": True})
        signer = URLSafeTimedSerializer(place.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.token = str(signer.dumps(raw))

    def get(self, address: str) -> TestResponse:
        """Open a page. Raises AssertionError where it does not come."""
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return answer

    def post(self, address: str, fields: dict[str, Any]) -> TestResponse:
        """Send a form, as the page of this session would; the notes of the answers before have been read."""
        with self.client.session_transaction() as cookie:
            cookie.pop("_flashes", None)
        return self.client.post(address, data={"csrf_token": self.token, **fields})
