"""FAQ entries with versions, synonyms, and the index that finds them.

The index and the words in it go by the same two names on both databases: FTS5 and its vocabulary on SQLite, a tsvector
and its statistics on PostgreSQL. Both are derived: `app.search.index` fills them at the next start.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("unanswered_question", "synonym_group", "faq_feedback", "faq_relation", "faq_version")
NEW_COLUMNS = (
    sa.Column("keywords", sa.Text(), server_default="", nullable=False),
    sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    sa.Column("review_on", sa.Date(), nullable=True),
    sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("retired_reason", sa.String(length=500), nullable=True),
    sa.Column("question_stems", sa.Text(), server_default="", nullable=False),
    sa.Column("answer_stems", sa.Text(), server_default="", nullable=False),
    sa.Column("indexed_by", sa.String(length=20), server_default="", nullable=False),
)


def upgrade() -> None:
    for column in NEW_COLUMNS:
        op.add_column("faq_entry", column._copy())
    _versions()
    _relations_and_feedback()
    _synonyms_and_questions()
    _index()


def _versions() -> None:
    op.create_table(
        "faq_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff_user.id"], name=op.f("fk_faq_version_author_id_staff_user")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_faq_version_category_id_category")),
        sa.ForeignKeyConstraint(["entry_id"], ["faq_entry.id"], name=op.f("fk_faq_version_entry_id_faq_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_version")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_faq_version_entry_id_number")),
    )
    op.execute(
        "INSERT INTO faq_version (entry_id, number, question, answer, keywords, category_id, author_id, at, reason) "
        "SELECT id, 1, question, answer, '', category_id, approved_by_id, published_at, 'Penerbitan pertama' "
        "FROM faq_entry"
    )


def _relations_and_feedback() -> None:
    op.create_table(
        "faq_relation",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["faq_entry.id"], name=op.f("fk_faq_relation_entry_id_faq_entry")),
        sa.ForeignKeyConstraint(["related_id"], ["faq_entry.id"], name=op.f("fk_faq_relation_related_id_faq_entry")),
        sa.PrimaryKeyConstraint("entry_id", "related_id", name=op.f("pk_faq_relation")),
    )
    op.create_table(
        "faq_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["faq_entry.id"], name=op.f("fk_faq_feedback_entry_id_faq_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_feedback")),
    )
    op.create_index("ix_faq_feedback_entry_id", "faq_feedback", ["entry_id"])


def _synonyms_and_questions() -> None:
    op.create_table(
        "synonym_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["staff_user.id"], name=op.f("fk_synonym_group_changed_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_group")),
    )
    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stems", sa.String(length=400), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["faq_entry.id"], name=op.f("fk_unanswered_question_entry_id_faq_entry")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["staff_user.id"], name=op.f("fk_unanswered_question_settled_by_id_staff_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_question")),
        sa.UniqueConstraint("stems", name=op.f("uq_unanswered_question_stems")),
    )
    op.create_index("ix_unanswered_question_settled_at", "unanswered_question", ["settled_at"])


def _index() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE faq_index USING fts5(stems)")
        op.execute("CREATE VIRTUAL TABLE faq_vocabulary USING fts5vocab(faq_index, row)")
        return
    op.execute("CREATE TABLE faq_index (rowid integer PRIMARY KEY REFERENCES faq_entry (id), stems tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_faq_index_stems ON faq_index USING gin (stems)")
    op.execute(
        "CREATE VIEW faq_vocabulary AS SELECT word AS term, ndoc AS doc FROM ts_stat('SELECT stems FROM faq_index')"
    )


def downgrade() -> None:
    is_view = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP {'VIEW' if is_view else 'TABLE'} faq_vocabulary")
    op.execute("DROP TABLE faq_index")
    for table in TABLES:
        op.drop_table(table)
    for column in reversed(NEW_COLUMNS):
        op.drop_column("faq_entry", column.name)
