"""A mail to a group is one row; whoever brought it about is left out of its recipients."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LEFT_OUT = "fk_outgoing_mail_except_user_id_staff_user"


def upgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as table:
        table.add_column(sa.Column("except_user_id", sa.Integer(), nullable=True))
        table.create_foreign_key(LEFT_OUT, "staff_user", ["except_user_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("outgoing_mail") as table:
        table.drop_constraint(LEFT_OUT, type_="foreignkey")
        table.drop_column("except_user_id")
