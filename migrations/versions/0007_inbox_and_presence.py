"""Saved filters, columns, who looks at a case, and the index that finds a case by anything."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
