"""Numbers of cases lie ready, a row each, so that openings need not wait for one another."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "free_case_number",
        sa.Column("prefix", sa.String(8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", "number", name=op.f("pk_free_case_number")),
    )


def downgrade() -> None:
    _count_only_what_was_taken()
    op.drop_table("free_case_number")


def _count_only_what_was_taken() -> None:
    """Let each counter stand before the numbers at its end that nobody has taken."""
    counters = sa.table("case_counter", sa.column("prefix"), sa.column("year"), sa.column("last"))
    free = sa.table("free_case_number", sa.column("prefix"), sa.column("year"), sa.column("number"))
    bind = op.get_bind()
    for prefix, year, last in bind.execute(sa.select(counters)).all():
        of_series = sa.select(free.c.number).where(free.c.prefix == prefix, free.c.year == year)
        untaken = set(bind.execute(of_series).scalars())
        taken = last
        while taken in untaken:
            taken -= 1
        this = (counters.c.prefix == prefix) & (counters.c.year == year)
        bind.execute(counters.update().where(this).values(last=taken))
