"""Roll-ups that the reports read, ratings and the SKM survey."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _figures()
    _what_users_say()
    op.create_table(
        "evidence_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("requested_at", AT, nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", AT, nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("xlsx", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_digest", sa.String(length=64), nullable=True),
        sa.Column("xlsx_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["staff_user.id"], name=op.f("fk_evidence_pack_requested_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_pack")),
    )
    op.create_index(op.f("ix_evidence_pack_month"), "evidence_pack", ["month"])


def _figures() -> None:
    """Empty: the worker fills them from the trail, in its own time."""
    op.create_table(
        "case_figure",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("handler_group", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("first_answer_seconds", sa.BigInteger(), nullable=True),
        sa.Column("gross_seconds", sa.BigInteger(), nullable=True),
        sa.Column("net_seconds", sa.BigInteger(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(length=16), nullable=True),
        sa.Column("deviations", sa.String(length=120), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_figure_case_id_service_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_figure")),
    )
    op.create_index("ix_case_figure_cell", "case_figure", ["day", "category_id", "channel"])
    op.create_table(
        "case_passages",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("passages", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_passages_case_id_service_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_passages")),
    )
    op.create_table(
        "element_figure",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.String(length=80), nullable=False),
        sa.Column("element_id", sa.String(length=80), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("waited_seconds", sa.BigInteger(), nullable=False),
        sa.Column("handled", sa.Integer(), nullable=False),
        sa.Column("handled_seconds", sa.BigInteger(), nullable=False),
        sa.Column("breaches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day",
            "category_id",
            "channel",
            "deployment_id",
            "process_id",
            "element_id",
            name=op.f("pk_element_figure"),
        ),
    )
    op.create_index("ix_element_figure_process", "element_figure", ["deployment_id", "process_id", "day"])
    op.create_table(
        "process_variant",
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_process_variant")),
    )
    op.create_table(
        "report_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.BigInteger(), nullable=False),
        sa.Column("at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mark")),
    )


def _what_users_say() -> None:
    op.create_table(
        "case_rating",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("given_at", AT, nullable=False),
        sa.Column("changed_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_rating_case_id_service_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_rating")),
    )
    op.create_index("ix_case_rating_given_at", "case_rating", ["given_at"])
    op.create_table(
        "survey_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        *(sa.Column(f"u{number}", sa.Integer(), nullable=False) for number in range(1, 10)),
        sa.Column("suggestion", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_survey_response_submission_key")),
    )
    op.create_index(op.f("ix_survey_response_at"), "survey_response", ["at"])


def downgrade() -> None:
    for table in (
        "evidence_pack",
        "survey_response",
        "case_rating",
        "report_mark",
        "process_variant",
        "element_figure",
        "case_passages",
        "case_figure",
    ):
        op.drop_table(table)
