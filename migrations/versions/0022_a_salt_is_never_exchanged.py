"""The salt of a case may be forgotten, never exchanged: with another one every digest of its texts would seem wrong."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

REFUSAL = "a salt is never exchanged"
IS_EXCHANGED = "NEW.digest_salt IS NOT NULL AND NEW.digest_salt IS {} OLD.digest_salt"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER service_case_keep_salt BEFORE UPDATE OF digest_salt ON service_case "
            f"WHEN {IS_EXCHANGED.format('NOT')} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION service_case_keep_salt() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER service_case_keep_salt BEFORE UPDATE OF digest_salt ON service_case FOR EACH ROW "
        f"WHEN ({IS_EXCHANGED.format('DISTINCT FROM')}) EXECUTE FUNCTION service_case_keep_salt()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER service_case_keep_salt")
        return
    op.execute("DROP TRIGGER service_case_keep_salt ON service_case")
    op.execute("DROP FUNCTION service_case_keep_salt()")
