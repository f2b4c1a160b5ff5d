"""When Admin PPE was last reminded of a question to LKPP; internal notes are found by the search over all cases."""

import sqlalchemy as sa
from alembic import op

from app.models.case_text import drop_notes, fill_notes

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("escalation", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    fill_notes(op.get_bind())


def downgrade() -> None:
    drop_notes(op.get_bind())
    op.drop_column("escalation", "reminded_at")
