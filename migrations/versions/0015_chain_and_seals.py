"""The chain of a case's events, the seals over the chains, holds and erasures.

What was recorded before is chained as it stands, in the order of its ids, and an event says how far: for those the
chain proves that nothing was changed since, not before. The form of a digest is written out here, as it was.
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
BATCH = 2_000

EVENT = sa.table(
    "audit_event",
    sa.column("id", sa.Integer),
    sa.column("at", AT),
    sa.column("stated_at", AT),
    sa.column("name", sa.String),
    sa.column("source", sa.String),
    sa.column("case_id", sa.Integer),
    sa.column("actor_id", sa.Integer),
    sa.column("on_behalf_of_id", sa.Integer),
    sa.column("requester_id", sa.Integer),
    sa.column("deployment_id", sa.Integer),
    sa.column("data", sa.Text),
    sa.column("case_sequence", sa.Integer),
    sa.column("previous_digest", sa.String),
    sa.column("digest", sa.String),
)
CASE = sa.table(
    "service_case",
    sa.column("id", sa.Integer),
    sa.column("chain_length", sa.Integer),
    sa.column("chain_head", sa.String),
)


def upgrade() -> None:
    op.add_column("service_case", sa.Column("chain_length", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("service_case", sa.Column("chain_head", sa.String(length=64), nullable=True))
    _seals()
    _let_the_trail_be_changed()
    _chain_what_is_there()
    _refuse_changes("audit_event")
    op.create_index("uq_audit_event_case_id_case_sequence", "audit_event", ["case_id", "case_sequence"], unique=True)
    for table in ("audit_seal", "seal_leaf"):
        _refuse_changes(table)


def downgrade() -> None:
    op.drop_index("uq_audit_event_case_id_case_sequence", table_name="audit_event")
    _let_the_trail_be_changed()
    connection = op.get_bind()
    connection.execute(sa.update(EVENT).values(case_sequence=None, previous_digest=None, digest=None))
    _refuse_changes("audit_event")
    op.drop_table("seal_leaf")
    op.drop_table("audit_seal")
    if connection.dialect.name == "postgresql":
        for table in ("seal_leaf", "audit_seal"):
            op.execute(f"DROP FUNCTION {table}_refuse()")
    op.drop_column("service_case", "chain_head")
    op.drop_column("service_case", "chain_length")


def _seals() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed_at", AT, nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seal")),
    )
    # no foreign keys to cases and events: a leaf must outlive what it speaks of
    op.create_table(
        "seal_leaf",
        sa.Column("seal_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["seal_number"], ["audit_seal.number"], name=op.f("fk_seal_leaf_seal_number_audit_seal")
        ),
        sa.PrimaryKeyConstraint("seal_number", "position", name=op.f("pk_seal_leaf")),
    )
    op.create_index("ix_seal_leaf_case_id_length", "seal_leaf", ["case_id", "length"])
    op.create_index("ix_seal_leaf_event_id", "seal_leaf", ["event_id"])


def _let_the_trail_be_changed() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_event_no_update")
        op.execute("DROP TRIGGER audit_event_no_delete")
        return
    op.execute("DROP TRIGGER audit_event_no_change ON audit_event")
    op.execute("DROP FUNCTION audit_event_refuse()")


def _refuse_changes(table: str) -> None:
    """Refuse UPDATE and DELETE (and, where it exists, TRUNCATE) of a table."""
    refusal = f"{table} is append only"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def _chain_what_is_there() -> None:
    connection = op.get_bind()
    heads: dict[int, tuple[int, str]] = {}
    last = count = 0
    while rows := connection.execute(
        sa.select(EVENT).where(EVENT.c.id > last).order_by(EVENT.c.id).limit(BATCH)
    ).mappings().all():  # fmt: skip
        changes = []
        for row in rows:
            length, previous = heads.get(row["case_id"] or 0, (0, None))
            sequence = length + 1 if row["case_id"] is not None else None
            digest = _digest(row, sequence, previous)
            if sequence is not None:
                heads[row["case_id"]] = (sequence, digest)
            changes.append({"row_id": row["id"], "sequence": sequence, "previous": previous, "digest": digest})
        connection.execute(
            sa.update(EVENT)
            .where(EVENT.c.id == sa.bindparam("row_id"))
            .values(
                case_sequence=sa.bindparam("sequence"),
                previous_digest=sa.bindparam("previous"),
                digest=sa.bindparam("digest"),
            ),
            changes,
        )
        last, count = rows[-1]["id"], count + sum(row["digest"] is None for row in rows)
    if heads:
        connection.execute(
            sa.update(CASE)
            .where(CASE.c.id == sa.bindparam("row_id"))
            .values(chain_length=sa.bindparam("length"), chain_head=sa.bindparam("head")),
            [{"row_id": case_id, "length": length, "head": head} for case_id, (length, head) in heads.items()],
        )
    if count:
        _say_how_far(connection, last, count)


def _say_how_far(connection: sa.Connection, last: int, count: int) -> None:
    row = {
        "at": datetime.now(UTC),
        "stated_at": None,
        "name": "audit_chain_begun",
        "source": "cli",
        "case_id": None,
        "actor_id": None,
        "on_behalf_of_id": None,
        "requester_id": None,
        "deployment_id": None,
        "data": f'{{"events":{count},"last_event":{last}}}',
    }
    connection.execute(
        sa.insert(EVENT).values(**row, case_sequence=None, previous_digest=None, digest=_digest(row, None, None))
    )


def _digest(row: sa.RowMapping | dict[str, object], sequence: int | None, previous: str | None) -> str:
    form = {
        "actor": row["actor_id"],
        "at": _instant(row["at"]),
        "case": row["case_id"],
        "case_sequence": sequence,
        "data": row["data"],
        "deployment": row["deployment_id"],
        "name": row["name"],
        "on_behalf_of": row["on_behalf_of_id"],
        "previous": previous,
        "requester": row["requester_id"],
        "source": row["source"],
        "stated_at": _instant(row["stated_at"]),
        "v": 1,
    }
    return hashlib.sha256(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _instant(at: object) -> str | None:
    if not isinstance(at, datetime):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite gives no zone, and it was UTC
    return at.astimezone(UTC).isoformat(timespec="microseconds")
