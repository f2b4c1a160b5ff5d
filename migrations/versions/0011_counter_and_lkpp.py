"""The counter's queue slips and the state of a ticket at LKPP."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
AT_LKPP = sa.text("level = 'lkpp' AND answered_at IS NULL")


def upgrade() -> None:
    op.add_column("attachment", sa.Column("purpose", sa.String(length=20), nullable=True))
    op.create_table(
        "queue_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_queue_day")),
    )
    op.create_table(
        "queue_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_at", AT, nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("served_at", AT, nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_queue_slip_case_id_service_case")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["staff_user.id"], name=op.f("fk_queue_slip_issued_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_slip")),
        sa.UniqueConstraint("day", "number", name=op.f("uq_queue_slip_day_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_queue_slip_submission_key")),
    )
    op.create_index(op.f("ix_queue_slip_case_id"), "queue_slip", ["case_id"])
    op.create_table(
        "lkpp_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["staff_user.id"], name=op.f("fk_lkpp_update_author_id_staff_user")),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_lkpp_update_escalation_id_escalation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lkpp_update")),
    )
    op.create_index(op.f("ix_lkpp_update_escalation_id"), "lkpp_update", ["escalation_id"])
    # what waits for LKPP now: few rows, looked through for each mail that comes from there
    op.create_index("ix_escalation_at_lkpp", "escalation", ["case_id"], sqlite_where=AT_LKPP, postgresql_where=AT_LKPP)


def downgrade() -> None:
    op.drop_index("ix_escalation_at_lkpp", table_name="escalation")
    op.drop_table("lkpp_update")
    op.drop_table("queue_slip")
    op.drop_table("queue_day")
    with op.batch_alter_table("attachment") as attachment:
        attachment.drop_column("purpose")
