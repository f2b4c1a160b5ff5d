"""The application's session: the tables bound to Flask, and what every session knows of where it runs.

How a transaction begins on each database stands in `app.models.transactions`; the edge finds it here.
"""

from typing import Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession

from app.models import Base
from app.models.transactions import begin_writing, prepare_engine

__all__ = ["SiteSession", "begin_writing", "db", "prepare_engine", "with_driver"]


class SiteSession(FlaskSession):
    """A session that knows where it runs (`app.channels.site`), so that services need not ask Flask."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self.info["site"] = current_app.extensions["site"]


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": SiteSession})


def with_driver(url: str) -> str:
    """Return a database URL that names the driver we install for PostgreSQL."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
