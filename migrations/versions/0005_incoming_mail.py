"""Incoming mail: raw, once, with what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.String(length=250), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(length=40), nullable=False),
        sa.Column("envelope_to", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=True),
        sa.Column("sender_name", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("message_row_id", sa.Integer(), nullable=True),
        sa.Column("proposed_case_id", sa.Integer(), nullable=True),
        sa.Column("offered_name", sa.String(length=200), nullable=True),
        sa.Column("offered_address", sa.String(length=254), nullable=True),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_incoming_mail_case_id_service_case")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["staff_user.id"], name=op.f("fk_incoming_mail_decided_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["incoming_mail.id"], name=op.f("fk_incoming_mail_duplicate_of_id_incoming_mail")
        ),
        sa.ForeignKeyConstraint(
            ["message_row_id"], ["message.id"], name=op.f("fk_incoming_mail_message_row_id_message")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_case_id"], ["service_case.id"], name=op.f("fk_incoming_mail_proposed_case_id_service_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mail")),
        sa.UniqueConstraint("sha256", name=op.f("uq_incoming_mail_sha256")),
        sa.UniqueConstraint("identity", name=op.f("uq_incoming_mail_identity")),
    )
    for column in ("message_id", "sender", "case_id", "message_row_id", "proposed_case_id"):
        op.create_index(f"ix_incoming_mail_{column}", "incoming_mail", [column])
    op.create_index("ix_incoming_mail_state_received_at", "incoming_mail", ["state", "received_at"])
    with op.batch_alter_table("outgoing_mail") as table:
        table.add_column(sa.Column("in_answer_to_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("bounce_reason", sa.String(length=500), nullable=True))
        table.create_foreign_key(
            op.f("fk_outgoing_mail_in_answer_to_id_incoming_mail"), "incoming_mail", ["in_answer_to_id"], ["id"]
        )
        table.create_index("ix_outgoing_mail_in_answer_to_id", ["in_answer_to_id"])


def downgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as table:
        table.drop_index("ix_outgoing_mail_in_answer_to_id")
        table.drop_constraint(op.f("fk_outgoing_mail_in_answer_to_id_incoming_mail"), type_="foreignkey")
        table.drop_column("bounce_reason")
        table.drop_column("bounced_at")
        table.drop_column("in_answer_to_id")
    op.drop_table("incoming_mail")
