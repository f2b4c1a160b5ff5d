"""Sums by month under the reports, and indexes of what long lists and counts read.

The sums are made of the figures that are there; from now on they are kept with them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

UNCLOSED, COMPLAINT = "closed_at IS NULL", "kind = 'complaint'"
MONTH = {"sqlite": "strftime('%Y-%m-01', day)", "postgresql": "CAST(date_trunc('month', day) AS date)"}
CASES = """
    INSERT INTO case_month
    SELECT {month} AS month, category_id, channel, deployment_id, level, handler_group, count(*),
      sum(CASE WHEN outcome = 'on_time' THEN 1 ELSE 0 END), sum(CASE WHEN outcome = 'late' THEN 1 ELSE 0 END),
      sum(CASE WHEN outcome = 'running' THEN 1 ELSE 0 END), sum(CASE WHEN outcome = 'other' THEN 1 ELSE 0 END),
      sum(CASE WHEN is_answered THEN 1 ELSE 0 END), sum(CASE WHEN is_closed THEN 1 ELSE 0 END),
      sum(CASE WHEN is_answered AND reopened > 0 THEN 1 ELSE 0 END),
      coalesce(sum(first_answer_seconds), 0), coalesce(sum(gross_seconds), 0), coalesce(sum(net_seconds), 0)
    FROM case_figure WHERE kind = 'ticket'
    GROUP BY {month}, category_id, channel, deployment_id, level, handler_group
"""
ELEMENTS = """
    INSERT INTO element_month
    SELECT {month} AS month, category_id, channel, deployment_id, process_id, element_id, sum(cases), sum(visits),
      sum(waits), sum(waited_seconds), sum(handled), sum(handled_seconds), sum(breaches)
    FROM element_figure
    GROUP BY {month}, category_id, channel, deployment_id, process_id, element_id
"""


def upgrade() -> None:
    _months()
    month = MONTH[op.get_bind().dialect.name]
    op.execute(CASES.format(month=month))
    op.execute(ELEMENTS.format(month=month))
    op.drop_index("ix_element_figure_process", table_name="element_figure")
    op.drop_index("ix_service_case_open_position", table_name="service_case")
    columns = ["position", "kind", "clock", "merged_into_id", "received_at", "due_at"]
    create("ix_service_case_open_position", "service_case", columns, UNCLOSED)
    create("ix_service_case_complaint", "service_case", ["id"], COMPLAINT)
    op.drop_index("ix_follower_user_id", table_name="follower")
    op.create_index("ix_follower_user_id_case_id", "follower", ["user_id", "case_id"])


def downgrade() -> None:
    op.drop_index("ix_follower_user_id_case_id", table_name="follower")
    op.create_index("ix_follower_user_id", "follower", ["user_id"])
    op.drop_index("ix_service_case_complaint", table_name="service_case")
    op.drop_index("ix_service_case_open_position", table_name="service_case")
    create("ix_service_case_open_position", "service_case", ["position", "kind"], UNCLOSED)
    op.create_index("ix_element_figure_process", "element_figure", ["deployment_id", "process_id", "day"])
    op.drop_table("element_month")
    op.drop_table("case_month")


def create(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def _months() -> None:
    whole = ("total", "on_time", "late", "running", "other", "answered", "closed", "reopened")
    seconds = ("first_answer_seconds", "gross_seconds", "net_seconds")
    op.create_table(
        "case_month",
        *_key(),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("handler_group", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in whole),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in seconds),
        sa.PrimaryKeyConstraint(
            "month", "category_id", "channel", "deployment_id", "level", "handler_group", name=op.f("pk_case_month")
        ),
    )
    op.create_table(
        "element_month",
        *_key(),
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
            "month",
            "category_id",
            "channel",
            "deployment_id",
            "process_id",
            "element_id",
            name=op.f("pk_element_month"),
        ),
    )


def _key() -> list[sa.Column]:
    return [
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
    ]
