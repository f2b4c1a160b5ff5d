"""Text modules, and what is blacked out of a proposed FAQ entry."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SHARED, OWN = sa.text("owner_id IS NULL AND is_active"), sa.text("is_active")
ANSWERED = sa.text("answered_at IS NOT NULL")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "text_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("shortcut", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_text_module_category_id_category")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_user.id"], name=op.f("fk_text_module_owner_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_module")),
    )
    create_unique("uq_text_module_shared", ["shortcut"], SHARED)
    create_unique("uq_text_module_own", ["owner_id", "shortcut"], OWN)
    op.create_table(
        "text_module_version",
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shortcut", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff_user.id"], name=op.f("fk_text_module_version_author_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["text_module.id"], name=op.f("fk_text_module_version_module_id_text_module")
        ),
        sa.PrimaryKeyConstraint("module_id", "number", name=op.f("pk_text_module_version")),
    )
    op.create_table(
        "faq_kept_finding",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_faq_kept_finding_case_id_service_case")
        ),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["staff_user.id"], name=op.f("fk_faq_kept_finding_kept_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("case_id", "key", name=op.f("pk_faq_kept_finding")),
    )
    # solved cases of a category, the latest first: what is suggested beside a new one
    op.create_index(
        "ix_service_case_answered",
        "service_case",
        ["category_id", "answered_at"],
        sqlite_where=ANSWERED,
        postgresql_where=ANSWERED,
    )


def create_unique(name: str, columns: list[str], condition: sa.TextClause) -> None:
    op.create_index(name, "text_module", columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    op.drop_index("ix_service_case_answered", table_name="service_case")
    op.drop_table("faq_kept_finding")
    op.drop_table("text_module_version")
    op.drop_table("text_module")
