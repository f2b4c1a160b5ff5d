"""Indexes by which erasing finds the mail of a case; what was looked for is forgotten where nothing is made by it."""

import json
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OF_NO_CASE = "case_id IS NULL"
TYPED = ("words", "person")  # of what an export looked for


def upgrade() -> None:
    op.create_index("ix_incoming_mail_duplicate_of_id", "incoming_mail", ["duplicate_of_id"])
    op.create_index("ix_outgoing_mail_requester_id", "outgoing_mail", ["requester_id"])
    op.create_index(
        "ix_outgoing_mail_no_case",
        "outgoing_mail",
        ["created_at"],
        sqlite_where=sa.text(OF_NO_CASE),
        postgresql_where=sa.text(OF_NO_CASE),
    )
    _forget_what_exports_looked_for()
    _forget_what_lists_looked_for()


def downgrade() -> None:
    op.drop_index("ix_outgoing_mail_no_case", table_name="outgoing_mail")
    op.drop_index("ix_outgoing_mail_requester_id", table_name="outgoing_mail")
    op.drop_index("ix_incoming_mail_duplicate_of_id", table_name="incoming_mail")


def _forget_what_exports_looked_for() -> None:
    jobs = sa.table("audit_export_job", sa.column("id"), sa.column("wanted"), sa.column("state"))
    over = sa.select(jobs.c.id, jobs.c.wanted).where(jobs.c.state.in_(("gone", "failed")))
    for job_id, wanted in op.get_bind().execute(over).all():
        told = {name: "(diisi)" if name in TYPED else value for name, value in json.loads(wanted).items()}
        kept = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        op.execute(jobs.update().where(jobs.c.id == job_id).values(wanted=kept))


def _forget_what_lists_looked_for() -> None:
    runs = sa.table("bulk_run", sa.column("id"), sa.column("back_to"))
    for run_id, back_to in op.get_bind().execute(sa.select(runs).where(runs.c.back_to.contains("q="))).all():
        path, _, query = back_to.partition("?")
        kept = urlencode([(name, value) for name, value in parse_qsl(query) if name != "q"])
        op.execute(runs.update().where(runs.c.id == run_id).values(back_to=f"{path}?{kept}" if kept else path))
