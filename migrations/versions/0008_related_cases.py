"""Related cases, absence and deputies, notices, mass incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    "absence",
    "daily_round",
    "affected_case",
    "mass_incident",
    "notice_preference",
    "case_link",
    "case_merge",
    "moved_message",
    "notice",
)


def _add_reference(table: str, column: str, to: str) -> None:
    """Add a nullable foreign key in plain SQL, for both databases: Alembic would copy the whole table on SQLite."""
    name = f"fk_{table}_{column}_{to}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {to} (id)")


def upgrade() -> None:
    _add_reference("service_case", "merged_into_id", "service_case")
    op.add_column("service_case", sa.Column("merged_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("service_case", sa.Column("follower_count", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE service_case SET follower_count = "
        "(SELECT count(*) FROM follower WHERE follower.case_id = service_case.id) "
        "WHERE id IN (SELECT case_id FROM follower)"
    )
    op.add_column("process_instance", sa.Column("parked_timer_at", sa.DateTime(timezone=True), nullable=True))
    _add_reference("user_task", "on_behalf_of_id", "staff_user")
    op.create_index("ix_requester_organization", "requester", ["organization"])
    for column in ("reference_code", "error_code"):
        given = sa.text(f"{column} IS NOT NULL")
        name = f"ix_service_case_{column}"
        op.create_index(name, "service_case", [column], sqlite_where=given, postgresql_where=given)
    op.create_table(
        "daily_round",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", name=op.f("pk_daily_round")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["staff_user.id"], name=op.f("fk_absence_deputy_id_staff_user")),
        sa.ForeignKeyConstraint(["set_by_id"], ["staff_user.id"], name=op.f("fk_absence_set_by_id_staff_user")),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_absence_user_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(
        "ix_absence_user_id",
        "absence",
        ["user_id", "last_day"],
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )
    op.create_table(
        "mass_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("banner", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("application", sa.String(length=40), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_ordered_by_id"], ["staff_user.id"], name=op.f("fk_mass_incident_answer_ordered_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_mass_incident_category_id_category")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["staff_user.id"], name=op.f("fk_mass_incident_closed_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["staff_user.id"], name=op.f("fk_mass_incident_opened_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mass_incident")),
    )
    op.create_index(
        "ix_mass_incident_open",
        "mass_incident",
        ["since"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "notice_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mails_followed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("mails_daily", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_notice_preference_user_id_staff_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "affected_case",
        sa.Column("mass_incident_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attached_by_id"], ["staff_user.id"], name=op.f("fk_affected_case_attached_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_affected_case_case_id_service_case")),
        sa.ForeignKeyConstraint(
            ["mass_incident_id"], ["mass_incident.id"], name=op.f("fk_affected_case_mass_incident_id_mass_incident")
        ),
        sa.PrimaryKeyConstraint("mass_incident_id", "case_id", name=op.f("pk_affected_case")),
    )
    op.create_index("ix_affected_case_case_id", "affected_case", ["case_id"])
    op.create_table(
        "case_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_link_case_id_service_case")),
        sa.ForeignKeyConstraint(["linked_by_id"], ["staff_user.id"], name=op.f("fk_case_link_linked_by_id_staff_user")),
        sa.ForeignKeyConstraint(["other_id"], ["service_case.id"], name=op.f("fk_case_link_other_id_service_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("case_id", "other_id", "kind", name=op.f("uq_case_link_case_id_other_id_kind")),
    )
    op.create_index("ix_case_link_other_id", "case_link", ["other_id"])
    op.create_table(
        "case_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("position_before", sa.String(length=40), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["staff_user.id"], name=op.f("fk_case_merge_ended_by_id_staff_user")),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["staff_user.id"], name=op.f("fk_case_merge_merged_by_id_staff_user")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["service_case.id"], name=op.f("fk_case_merge_source_id_service_case")),
        sa.ForeignKeyConstraint(["target_id"], ["service_case.id"], name=op.f("fk_case_merge_target_id_service_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_merge")),
    )
    op.create_index("ix_case_merge_source_id", "case_merge", ["source_id"])
    op.create_index("ix_case_merge_target_id", "case_merge", ["target_id"])
    op.create_index(
        "uq_case_merge_source",
        "case_merge",
        ["source_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_notice_case_id_service_case")),
        sa.ForeignKeyConstraint(["user_id"], ["staff_user.id"], name=op.f("fk_notice_user_id_staff_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_case_id", "notice", ["case_id"])
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["user_id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index("ix_notice_user_id_id", "notice", ["user_id", "id"])
    op.create_table(
        "moved_message",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_moved_message_case_id_service_case")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_moved_message_message_id_message")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_moved_message")),
    )
    op.create_index("ix_moved_message_case_id", "moved_message", ["case_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_service_case_error_code", "service_case")
    op.drop_index("ix_service_case_reference_code", "service_case")
    op.drop_index("ix_requester_organization", "requester")
    op.drop_column("user_task", "on_behalf_of_id")
    op.drop_column("process_instance", "parked_timer_at")
    for column in ("follower_count", "merged_count", "merged_into_id"):
        op.drop_column("service_case", column)
