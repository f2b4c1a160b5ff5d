"""Requests to publish, their approval, and the moving of running cases."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "procedure_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("deployment_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("touched_at", AT, nullable=True),
        sa.Column("finished_at", AT, nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("scenarios", sa.Text(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=True),
        _refers("procedure_check", "draft_id", "procedure_draft"),
        _refers("procedure_check", "deployment_id", "deployment"),
        _refers("procedure_check", "asked_by_id", "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_check")),
        sa.UniqueConstraint("digest", name=op.f("uq_procedure_check_digest")),
    )
    op.create_index("ix_procedure_check_draft_id", "procedure_check", ["draft_id"])
    _partial("ix_procedure_check_open", "procedure_check", ["id"], "state IN ('waiting', 'running')")
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("red_scenarios", sa.Text(), nullable=True),
        sa.Column("red_reason", sa.String(length=500), nullable=True),
        sa.Column("moves", sa.String(length=10), nullable=False),
        sa.Column("chosen_cases", sa.Text(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", AT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("words", sa.String(length=1000), nullable=True),
        sa.Column("deployment_id", sa.Integer(), nullable=True),
        _refers("publication", "draft_id", "procedure_draft"),
        _refers("publication", "source_id", "deployment"),
        _refers("publication", "replaces_id", "deployment"),
        _refers("publication", "deployment_id", "deployment"),
        _refers("publication", "requested_by_id", "staff_user"),
        _refers("publication", "decided_by_id", "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_draft_id", "publication", ["draft_id"])
    _partial("uq_publication_draft", "publication", ["draft_id"], "state = 'requested'", unique=True)
    _partial("ix_publication_requested", "publication", ["id"], "state = 'requested'")
    op.create_table(
        "case_migration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("ordered_at", AT, nullable=False),
        sa.Column("finished_at", AT, nullable=True),
        _refers("case_migration", "target_id", "deployment"),
        _refers("case_migration", "publication_id", "publication"),
        _refers("case_migration", "ordered_by_id", "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_migration")),
    )
    op.create_index("ix_case_migration_target_id", "case_migration", ["target_id"])
    _partial("ix_case_migration_open", "case_migration", ["id"], "finished_at IS NULL")
    op.create_table(
        "migrating_case",
        sa.Column("migration_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("element", sa.String(length=200), nullable=True),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", AT, nullable=True),
        _refers("migrating_case", "migration_id", "case_migration"),
        _refers("migrating_case", "case_id", "service_case"),
        _refers("migrating_case", "from_id", "deployment"),
        sa.PrimaryKeyConstraint("migration_id", "case_id", name=op.f("pk_migrating_case")),
    )
    op.create_index("ix_migrating_case_case_id", "migrating_case", ["case_id"])
    op.create_index("ix_migrating_case_state", "migrating_case", ["migration_id", "state"])
    _partial(
        "ix_migrating_case_pending", "migrating_case", ["migration_id", "attempts", "case_id"], "state = 'pending'"
    )
    with op.batch_alter_table("notice") as notice:
        notice.add_column(sa.Column("publication_id", sa.Integer(), nullable=True))
        notice.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        notice.create_foreign_key(
            op.f("fk_notice_publication_id_publication"), "publication", ["publication_id"], ["id"]
        )


def downgrade() -> None:
    op.execute("DELETE FROM notice WHERE case_id IS NULL")
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint(op.f("fk_notice_publication_id_publication"), type_="foreignkey")
        notice.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
        notice.drop_column("publication_id")
    for table in ("migrating_case", "case_migration", "publication", "procedure_check"):
        op.drop_table(table)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
