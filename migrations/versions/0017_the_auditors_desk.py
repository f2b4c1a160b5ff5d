"""Saved searches and exports that run in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
DUE = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_user.id"], name=op.f("fk_saved_search_owner_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_search_owner_id_name")),
    )
    op.create_table(
        "audit_export_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", AT, nullable=True),
        sa.Column("ready_at", AT, nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff_user.id"], name=op.f("fk_audit_export_job_asked_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_export_job")),
    )
    op.create_index(op.f("ix_audit_export_job_asked_by_id"), "audit_export_job", ["asked_by_id"])
    op.create_index("ix_audit_export_job_asked_at", "audit_export_job", ["asked_at"])
    op.create_index("ix_audit_export_job_due", "audit_export_job", ["id"], sqlite_where=DUE, postgresql_where=DUE)


def downgrade() -> None:
    op.drop_table("audit_export_job")
    op.drop_table("saved_search")
