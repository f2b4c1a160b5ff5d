"""The queue of the workers: Procrastinate's tables, on PostgreSQL only.

The schema is the installed package's own, applied from there and never copied here. Which version it came from is kept
as the comment of the table: a later pin needs a migration of its own, which has nothing to do where this one already
applied the newer schema.
"""

from importlib.metadata import version

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DROP = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'r' AND relname LIKE 'procrastinate\\_%' AND relnamespace = current_schema()::regnamespace
    LOOP EXECUTE format('DROP TABLE %s CASCADE', one.name); END LOOP;
    FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = current_schema()::regnamespace
    LOOP EXECUTE format('DROP FUNCTION %s', one.name); END LOOP;
    FOR one IN SELECT oid::regtype AS name FROM pg_type
        WHERE typtype IN ('e', 'c') AND typname LIKE 'procrastinate\\_%'
            AND typnamespace = current_schema()::regnamespace
    LOOP EXECUTE format('DROP TYPE %s', one.name); END LOOP;
END;
$$
"""


def upgrade() -> None:
    if is_postgresql():
        from procrastinate.schema import SchemaManager  # not at every start: Alembic loads this file each time

        run(SchemaManager.get_schema())
        run(f"COMMENT ON TABLE procrastinate_jobs IS 'procrastinate {version('procrastinate')}'")


def downgrade() -> None:
    if is_postgresql():
        run(DROP)


def is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def run(script: str) -> None:
    """Run a script as it stands: several statements, its % and : being its own."""
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(script)
