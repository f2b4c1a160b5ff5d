"""Tries of a draft: the steps taken, from which a scenario is recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "procedure_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("deployment_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_procedure_try_deployment_id_deployment")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["procedure_draft.id"], name=op.f("fk_procedure_try_draft_id_procedure_draft")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_procedure_try_user_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_try")),
        sa.UniqueConstraint("user_id", "deployment_id", name=op.f("uq_procedure_try_user_id_deployment_id")),
        sa.UniqueConstraint("user_id", "draft_id", name=op.f("uq_procedure_try_user_id_draft_id")),
    )
    op.create_index(op.f("ix_procedure_try_deployment_id"), "procedure_try", ["deployment_id"])
    op.create_index(op.f("ix_procedure_try_draft_id"), "procedure_try", ["draft_id"])


def downgrade() -> None:
    op.drop_table("procedure_try")
