"""A client that does what a browser would: keeps the session, sends the CSRF token, follows a 303."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.database import begin_writing, db
from tests.desk import Desk, TravellingClock, make_staff


class Client(FlaskClient):
    """`client.login("helpdesk")`, `client.send("/tugas/1/ambil")`."""

    application: Flask

    def login(self, role: str, name: str | None = None) -> "Client":
        """Sign in as a member of the cast, without the page (the page has tests of its own)."""
        with self.application.app_context():
            session = db.session()
            begin_writing(session)
            user = make_staff(session, role, name)
            identity = user.get_id()
            session.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = identity
            cookie["_fresh"] = True
        return self

    def token(self) -> str:
        """Return a CSRF token of this session, as a page of it would carry."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", "0" * 40)
        signer = URLSafeTimedSerializer(self.application.config["SECRET_KEY"], salt="wtf-csrf-token")
        return str(signer.dumps(raw))

    def send(self, url: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST a form with its CSRF token."""
        return self.post(url, data={"csrf_token": self.token(), **(data or {})}, **options)

    def desk(self) -> Desk:
        """Return the helpdesk on this application's database. To be used inside `with app.app_context()`."""
        session = db.session()
        if not session.in_transaction():
            begin_writing(session)
        clock = self.application.extensions["clock"]
        assert isinstance(clock, TravellingClock)
        return Desk(session, clock)
