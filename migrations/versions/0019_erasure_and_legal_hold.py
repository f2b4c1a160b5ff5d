"""What of a case was erased by law, and what may not be erased: legal holds."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
ERASABLE = ("service_case", "attachment", "incoming_mail")


def upgrade() -> None:
    for table in ERASABLE:
        op.add_column(table, sa.Column("erased_at", AT, nullable=True))
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", AT, nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.String(length=500), nullable=True),
        _refers("case_id", "service_case"),
        _refers("set_by_id", "staff_user"),
        _refers("lifted_by_id", "staff_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_case_id", "legal_hold", ["case_id"])
    condition = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_legal_hold_open",
        "legal_hold",
        ["case_id"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def downgrade() -> None:
    op.drop_table("legal_hold")
    for table in reversed(ERASABLE):
        op.drop_column(table, "erased_at")


def _refers(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_legal_hold_{column}_{other}"))
