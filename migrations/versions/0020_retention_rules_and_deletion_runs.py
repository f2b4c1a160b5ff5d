"""How long the cases of a kind are kept, and the runs that erase what is kept no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        _refers("retention_rule", "category_id", "category"),
        _refers("retention_rule", "set_by_id", "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
    )
    _partial("uq_retention_rule_kind", "retention_rule", ["kind"], "category_id IS NULL", unique=True)
    _partial(
        "uq_retention_rule_category", "retention_rule", ["kind", "category_id"], "category_id IS NOT NULL", unique=True
    )
    op.create_table(
        "deletion_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("ordered_at", AT, nullable=False),
        sa.Column("stopped_at", AT, nullable=True),
        sa.Column("stopped_by_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", AT, nullable=True),
        _refers("deletion_run", "ordered_by_id", "staff_user"),
        _refers("deletion_run", "stopped_by_id", "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_run")),
    )
    _partial("ix_deletion_run_open", "deletion_run", ["id"], "finished_at IS NULL")
    op.create_table(
        "deletion_row",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", AT, nullable=True),
        _refers("deletion_row", "run_id", "deletion_run"),
        _refers("deletion_row", "case_id", "service_case"),
        sa.PrimaryKeyConstraint("run_id", "case_id", name=op.f("pk_deletion_row")),
    )
    op.create_index("ix_deletion_row_case_id", "deletion_row", ["case_id"])
    op.create_index("ix_deletion_row_state", "deletion_row", ["run_id", "state"])
    op.create_index(
        "ix_service_case_closed_at",
        "service_case",
        ["kind", "closed_at"],
        sqlite_where=sa.text("closed_at IS NOT NULL AND erased_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL AND erased_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_service_case_closed_at", table_name="service_case")
    for table in ("deletion_row", "deletion_run", "retention_rule"):
        op.drop_table(table)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
