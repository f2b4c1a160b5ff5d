"""Saved filters, columns, who looks at a case, and the index that finds a case by anything."""

import logging

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from app.models.case_text import fill_case_text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
# the trigrams follow every change of the rows: an external-content table of FTS5 asks for the old text to be taken out
FOLLOW = {
    "case_text_ai": ("INSERT", "INSERT INTO case_text_fts (rowid, body) VALUES (NEW.id, NEW.body);"),
    "case_text_ad": (
        "DELETE",
        "INSERT INTO case_text_fts (case_text_fts, rowid, body) VALUES ('delete', OLD.id, OLD.body);",
    ),
    "case_text_au": (
        "UPDATE OF body",
        "INSERT INTO case_text_fts (case_text_fts, rowid, body) VALUES ('delete', OLD.id, OLD.body);"
        "INSERT INTO case_text_fts (rowid, body) VALUES (NEW.id, NEW.body);",
    ),
}
log = logging.getLogger(__name__)


def upgrade() -> None:
    preferences()
    presence()
    bulk()
    words()


def preferences() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_user.id"], name=op.f("fk_saved_filter_owner_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_filter_owner_id_name")),
    )
    op.create_table(
        "inbox_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_inbox_preference_user_id_staff_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_inbox_preference")),
    )


def presence() -> None:
    op.create_table(
        "case_presence",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("writing_since", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_case_presence_user_id_staff_user")),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_presence_case_id_service_case")),
        sa.PrimaryKeyConstraint("user_id", "case_id", name=op.f("pk_case_presence")),
    )
    op.create_index("ix_case_presence_case_id", "case_presence", ["case_id"])


def bulk() -> None:
    op.create_table(
        "bulk_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("back_to", sa.String(length=1000), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_bulk_run_user_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_bulk_run_submission_key")),
    )
    op.create_index("ix_bulk_run_user_id", "bulk_run", ["user_id"])
    op.create_table(
        "bulk_row",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=True),
        sa.Column("sentence", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["bulk_run.id"], name=op.f("fk_bulk_row_run_id_bulk_run")),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"], name=op.f("fk_bulk_row_task_id_user_task")),
        sa.PrimaryKeyConstraint("run_id", "task_id", name=op.f("pk_bulk_row")),
    )


def words() -> None:
    op.create_table(
        "case_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_text_case_id_service_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_case_text_message_id_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_text")),
    )
    op.create_index("ix_case_text_case_id", "case_text", ["case_id"])
    op.create_index("ix_case_text_message_id", "case_text", ["message_id"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE case_text_fts USING fts5 "
            "(body, content='case_text', content_rowid='id', tokenize='trigram')"
        )
        for name, (when, action) in FOLLOW.items():
            connection.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {when} ON case_text BEGIN {action} END")
    fill_case_text(connection)
    if connection.dialect.name == "postgresql":
        index_trigrams(connection)


def index_trigrams(connection: sa.Connection) -> None:
    """Index any part of a word, where the database lets its owner have the extension (PostgreSQL 13 and later do)."""
    try:
        with connection.begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError:
        log.warning("pg_trgm could not be installed: the search over all cases will read every row")
        return
    op.execute("CREATE INDEX ix_case_text_body ON case_text USING gin (body gin_trgm_ops)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE case_text_fts")
    for name in ("case_text", "bulk_row", "bulk_run", "case_presence", "inbox_preference", "saved_filter"):
        op.drop_table(name)
