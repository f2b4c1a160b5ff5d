"""Drafts of the procedure: their files, who is in them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "procedure_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("published_as_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["based_on_id"], ["deployment.id"], name=op.f("fk_procedure_draft_based_on_id_deployment")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["staff_user.id"], name=op.f("fk_procedure_draft_changed_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff_user.id"], name=op.f("fk_procedure_draft_created_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["published_as_id"], ["deployment.id"], name=op.f("fk_procedure_draft_published_as_id_deployment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_draft")),
    )
    op.create_index("ix_procedure_draft_state", "procedure_draft", ["state", "changed_at"])
    op.create_table(
        "procedure_draft_file",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("noted_digest", sa.String(length=64), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["staff_user.id"], name=op.f("fk_procedure_draft_file_changed_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["procedure_draft.id"], name=op.f("fk_procedure_draft_file_draft_id_procedure_draft")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["staff_user.id"], name=op.f("fk_procedure_draft_file_noted_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("draft_id", "path", name=op.f("pk_procedure_draft_file")),
    )
    op.create_table(
        "procedure_draft_presence",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), server_default="", nullable=False),
        sa.Column("seen_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["procedure_draft.id"], name=op.f("fk_procedure_draft_presence_draft_id_procedure_draft")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name=op.f("fk_procedure_draft_presence_user_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "draft_id", name=op.f("pk_procedure_draft_presence")),
    )
    op.create_index(op.f("ix_procedure_draft_presence_draft_id"), "procedure_draft_presence", ["draft_id"])


def downgrade() -> None:
    op.drop_table("procedure_draft_presence")
    op.drop_table("procedure_draft_file")
    op.drop_table("procedure_draft")
