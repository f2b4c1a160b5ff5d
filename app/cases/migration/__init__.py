"""Move running cases to another version of the procedure: one case (`move`), many in the background (`batch`)."""

from app.cases.migration.batch import (
    claim_next,
    finish,
    give_up_after_failures,
    keep_back,
    migrations_in_work,
    settle,
)
from app.cases.migration.move import move_case
from app.cases.migration.ordering import order_migration
from app.cases.migration.reading import (
    Progress,
    migration_by_id,
    migrations_of,
    moved_cases,
    progress_of,
    staying_cases,
    stopped_among,
)
from app.cases.migration.stopping import Stop, last_stop, resume_migration, stop_migration

__all__ = [
    "Progress",
    "Stop",
    "claim_next",
    "finish",
    "give_up_after_failures",
    "keep_back",
    "last_stop",
    "migration_by_id",
    "migrations_in_work",
    "migrations_of",
    "move_case",
    "moved_cases",
    "order_migration",
    "progress_of",
    "resume_migration",
    "settle",
    "staying_cases",
    "stop_migration",
    "stopped_among",
]
