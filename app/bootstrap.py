"""Make an installation usable: migrate the database, fill what is empty, publish the shipped procedure once.

Run by whichever command comes first, under a lock, so that a web server and a worker may start together. A start never
replaces what is published: it says where the shipped files differ from the active version, and leaves it so.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.administration.accounts import fill_groups, fill_trial_staff
from app.administration.business_calendar import fill_calendar
from app.administration.categories import fill_categories
from app.administration.mailboxes import fill_mailboxes
from app.audit import Actor
from app.cases.faq.synonyms import fill_synonyms
from app.clock import clock_of
from app.database import begin_writing, db
from app.definitions.deploy import deploy, differing_files
from app.definitions.folder import Files, read_folder
from app.definitions.published import active
from app.demo import load_demo, load_faq
from app.file_lock import exclusive
from app.models import Deployment, User
from app.search.index import index_anew
from config import Settings, problems_for_production

ROOT = Path(__file__).resolve().parent.parent
_MIGRATION_LOCK = 7_230_411  # an arbitrary number that names this lock on PostgreSQL

log = logging.getLogger(__name__)


class NotReady(RuntimeError):
    """Production was asked for, but something that it demands is missing."""


def refuse_unready(settings: Settings) -> None:
    """Raise NotReady for settings that production must not start with, naming each."""
    problems = problems_for_production(settings) if settings.is_production else []
    if problems:
        raise NotReady("Mode produksi tidak dapat dimulai:\n" + "\n".join(f"- {line}" for line in problems))


def refuse_trial_accounts(app: Flask, session: Session) -> None:
    """Raise NotReady where production would serve accounts whose password everybody knows.

    A command of the operator may run all the same: `flask user retire-trial` is how they go.
    """
    if not app.extensions["settings"].is_production or click.get_current_context(silent=True) is not None:
        return
    emails = session.scalars(select(User.email).where(User.is_trial, User.is_active)).all()
    if emails:
        raise NotReady(
            f"Mode produksi tidak dapat dimulai: akun coba masih aktif ({', '.join(sorted(emails))}). "
            "Nonaktifkan dengan: python3 run.py flask user retire-trial"
        )


def prepare(app: Flask) -> None:
    """Migrate and fill the application's database. Idempotent; quick when there is nothing to do."""
    settings: Settings = app.extensions["settings"]
    with app.app_context(), _alone(db.engine, settings.instance_dir):
        _upgrade(db.engine)
        session = db.session()
        begin_writing(session)
        fill(session, now=clock_of(app)(), is_trial=settings.is_trial)
        refuse_trial_accounts(app, session)
        session.commit()
        session.close()


def migrate(engine: Engine, instance_dir: Path) -> None:
    """Bring the tables to the newest shape; one process at a time, the others wait."""
    with _alone(engine, instance_dir):
        _upgrade(engine)


def _upgrade(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine, instance_dir: Path) -> Iterator[None]:
    if engine.dialect.name != "postgresql":
        with exclusive(instance_dir / "migration.lock"):
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": _MIGRATION_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _MIGRATION_LOCK})
            connection.commit()


def fill(session: Session, *, now: datetime, is_trial: bool) -> None:
    """Put in what an empty installation needs: groups, categories, calendar, the shipped procedure. Idempotent."""
    fill_groups(session)
    fill_categories(session)
    fill_calendar(session, now)
    fill_mailboxes(session, now)
    fill_synonyms(session, now)
    index_anew(session, only_stale=True)
    shipped = read_folder(ROOT)
    is_new = session.scalar(select(Deployment.id).limit(1)) is None
    if is_new:
        deploy(session, shipped, actor=Actor.system("cli"), reason="Penerbitan pertama", now=now)
    else:
        _tell_differences(session, shipped)
    if is_trial:
        fill_trial_staff(session, now)
        if is_new:
            load_demo(session, now=now)
            load_faq(session, now=now)


def _tell_differences(session: Session, shipped: Files) -> None:
    published = active(session)
    for path in differing_files(shipped, published.files):
        log.warning("%s berbeda dari versi %s yang berlaku; yang berlaku tidak diganti", path, published.version)
