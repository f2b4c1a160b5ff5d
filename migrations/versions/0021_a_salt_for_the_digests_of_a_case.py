"""A salt for each case, with which the digests of its texts are keyed from now on.

What was recorded before keeps its plain digests: nothing that stands in the trail is changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}
CASE = sa.table("service_case", sa.column("digest_salt"))


def upgrade() -> None:
    op.add_column("service_case", sa.Column("digest_salt", sa.String(length=32), nullable=True))
    random = sa.text(RANDOM[op.get_bind().dialect.name])
    op.execute(sa.update(CASE).values(digest_salt=random))


def downgrade() -> None:
    op.drop_column("service_case", "digest_salt")
