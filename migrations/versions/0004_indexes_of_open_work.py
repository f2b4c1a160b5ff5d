"""Indexes in the order of the inbox, over open work alone: a page of it costs the same in a queue of any length."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN, FREE, UNCLOSED = "state = 'open'", "state = 'open' AND assignee_id IS NULL", "closed_at IS NULL"


def upgrade() -> None:
    op.drop_index("ix_user_task_group_inbox", table_name="user_task")
    op.drop_index("ix_user_task_assignee_inbox", table_name="user_task")
    op.drop_index("ix_service_case_open_due", table_name="service_case")
    create("ix_user_task_free", "user_task", ["candidate_group", "due_at", "id"], FREE)
    create("ix_user_task_held", "user_task", ["assignee_id", "due_at", "id"], OPEN)
    create("ix_user_task_due", "user_task", ["due_at", "id"], OPEN)
    create("ix_service_case_open_position", "service_case", ["position", "kind"], UNCLOSED)


def downgrade() -> None:
    op.drop_index("ix_service_case_open_position", table_name="service_case")
    op.drop_index("ix_user_task_due", table_name="user_task")
    op.drop_index("ix_user_task_held", table_name="user_task")
    op.drop_index("ix_user_task_free", table_name="user_task")
    op.create_index("ix_service_case_open_due", "service_case", ["kind", "closed_at", "due_at"])
    op.create_index("ix_user_task_assignee_inbox", "user_task", ["assignee_id", "state", "due_at"])
    op.create_index("ix_user_task_group_inbox", "user_task", ["candidate_group", "state", "due_at"])


def create(name: str, table: str, columns: list[str], condition: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))
