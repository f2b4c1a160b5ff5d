"""Run by Alembic. The application passes its connection in; else the URL of the configuration is used."""

from alembic import context
from sqlalchemy import Connection, create_engine

from app.models import Base
from app.models.case_text import put_triggers, take_triggers


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        migration = context.get_context()
        is_moving = "destination_rev" in migration.opts and (
            migration.get_current_revision() != context.get_revision_argument()
        )
        if is_moving:
            take_triggers(connection)
        context.run_migrations()
        if is_moving:
            put_triggers(connection)


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None
    with create_engine(url).begin() as made:
        run(made)
