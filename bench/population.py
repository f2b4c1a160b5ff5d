"""Many cases at once: rows as real work leaves them, written by a handful of SQL statements.

One ticket is opened through the service; the others copy its rows with numbers of their own. Of every hundred open
cases 70 wait for Helpdesk, 18 for Admin PPE, 2 are complaints at Koordinator and 10 wait for the requester. Two thirds
of the open tasks are held, spread evenly over the group. Due instants lie evenly from six hours ago to 66 hours ahead:
one task in twelve is late, one in eighteen will be within four hours. For every two open cases there is a closed one,
and half of the cases have a task behind them. Every tenth case is followed by somebody. A case has the requester's
message; in every second something was said later, in one of a hundred ways.

The engine's states are copies of the ticket's own: they have the size of real ones, and nothing that reads lists
restores them. Their tasks cannot be completed. All timers lie in the future.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from app.administration.accounts import add_user
from app.audit import Actor
from app.cases.open_case import open_case
from app.database import begin_writing, db
from app.definitions.published import active
from app.models import Base, Case, Membership, User
from app.models.people import ADMIN_PPE, HELPDESK, KOORDINATOR
from app.models.process import COMPLETED
from bench.places import SQLITE, Place

STAFF = {HELPDESK: 24, ADMIN_PPE: 8, KOORDINATOR: 2}
REQUEST = {
    "case.subject": "Tidak bisa masuk ke SPSE",
    "case.description": "Muncul pesan User ID tidak dikenal sejak pagi, padahal kata sandi sudah diganti kemarin.",
    "requester.name": "Sari Wulandari",
    "requester.email": "sari@penyedia.test",
    "requester.organization": "PT Maju Bersama",
}

TABLES = ("requester", "service_case", "process_instance", "user_task", "message")

# conditions on `n`, the number of a copy
AT_ADMIN_PPE = "n % 100 BETWEEN 70 AND 87"
COMPLAINTS = "n % 100 BETWEEN 88 AND 89"
PAUSED = "n % 100 >= 90"
HELD = "n % 3 > 0"
SCATTER = "n * 7919 % 10007 * 9973 % 10000"  # 0…9999, evenly, and no friend of the conditions above
DUE_SPREAD, LATEST = 72 * 3600, 6 * 3600  # seconds


def hire(session: Session, place: Place) -> dict[str, list[User]]:
    """Return the staff by group, made at first need."""
    staff: dict[str, list[User]] = {}
    for role, number in STAFF.items():
        known = list(
            session.scalars(select(User).join(Membership).where(Membership.group_key == role).order_by(User.id))
        )
        staff[role] = known or [
            add_user(
                session,
                name=f"{role} {one}",
                email=f"{role}{one}@lpse.test",
                roles=[role],
                actor=Actor.system(),
                now=place.clock(),
            )
            for one in range(number)
        ]
    return staff


def open_one(session: Session, place: Place) -> Case:
    """Open a ticket through the portal, as its service does."""
    return open_case(
        session,
        active(session),
        kind="ticket",
        channel="portal",
        facts=REQUEST,
        data={},
        actor=Actor(),
        now=place.clock(),
    )


def populate(place: Place, cases: int) -> None:
    """Bring the place to this many open cases, and half as many closed. It may be called again with more."""
    with place.app.app_context():
        session = db.session()
        begin_writing(session)
        staff = {role: [user.id for user in users] for role, users in hire(session, place).items()}
        sample = session.scalar(select(func.min(Case.id))) or open_one(session, place).id
        session.flush()
        Population(session.connection(), place, staff, sample).grow_to(cases)
        session.commit()
        db.session.remove()
    settle(place)


def settle(place: Place) -> None:
    """Do what autovacuum does on a server that has run for a while; SQLite has no such thing."""
    if place.kind == SQLITE:
        return
    with place.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


class Population:
    """The statements, in the words of one database. The copies are numbered; a number is the id of case and asker."""

    def __init__(self, connection: Connection, place: Place, staff: Mapping[str, Sequence[int]], sample: int) -> None:
        self.connection, self.place, self.staff, self.sample = connection, place, staff, sample
        self.is_sqlite = place.kind == SQLITE
        self.first = self.last = self.last_open = 0

    def grow_to(self, cases: int) -> None:
        known = self._number("SELECT count(*) FROM service_case WHERE closed_at IS NULL")
        if cases <= known:
            return
        # greater than every id in use, so that two instances and two tasks can take 2n and 2n + 1
        self.first = 1 + max(self._number(f"SELECT coalesce(max(id), 0) FROM {table}") for table in TABLES)
        self.last_open = self.first + cases - known - 1
        self.last = self.last_open + (cases - known) // 2
        self._requesters_and_cases()
        self._messages()
        self._instances()
        self._tasks()
        self._run(
            f"INSERT INTO follower (case_id, user_id) SELECT n, {self._member(HELPDESK)} FROM series", "n % 10 = 0"
        )
        if not self.is_sqlite:
            for table in TABLES:
                self._number(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")

    def _requesters_and_cases(self) -> None:
        self._copy("requester", "sample.id = (SELECT requester_id FROM service_case WHERE id = :sample)", id="n")
        self._copy(
            "service_case",
            "sample.id = :sample",
            id="n",
            requester_id="n",
            number="'X-' || n",
            tracking_token=self._random_key(),
            kind=f"CASE WHEN {COMPLAINTS} THEN 'complaint' ELSE sample.kind END",
            level=f"CASE WHEN {AT_ADMIN_PPE} THEN 'admin_ppe' ELSE sample.level END",
            position=f"CASE WHEN n > {self.last_open} THEN 'closed' WHEN {AT_ADMIN_PPE} THEN 'admin_ppe' "
            f"WHEN {COMPLAINTS} THEN 'coordinator' WHEN {PAUSED} THEN 'waiting_user' ELSE 'helpdesk' END",
            clock=f"CASE WHEN n > {self.last_open} THEN 'stopped' WHEN {PAUSED} THEN 'paused' ELSE 'running' END",
            received_at=self._at(f"({SCATTER}) * -20"),
            due_at=self._due(),
            closed_at=f"CASE WHEN n > {self.last_open} THEN {self._at('-60')} END",
        )

    def _messages(self) -> None:
        first = "sample.id = (SELECT min(id) FROM message WHERE case_id = :sample)"
        shared = {"case_id": "n", "submission_key": "NULL"}
        self._copy("message", first, **shared, id="2 * n")
        said = "'Galat ' || (1000 + n % 100) || ' masih muncul setelah Apendo dipasang ulang.'"
        self._copy("message", f"{first} AND n % 2 = 0", **shared, id="2 * n + 1", kind="'reply'", body=said)

    def _instances(self) -> None:
        later = self._at(f"86400 + ({SCATTER}) * 10")
        for role, number in (("main", "2 * n"), ("watch", "2 * n + 1")):
            self._copy(
                "process_instance",
                f"sample.case_id = :sample AND sample.role = '{role}'",
                id=number,
                case_id="n",
                next_timer_at=f"CASE WHEN n <= {self.last_open} AND ('{role}' = 'watch' OR {PAUSED}) THEN {later} END",
                completed_at=f"CASE WHEN n > {self.last_open} THEN {self._at('-60')} END",
            )

    def _tasks(self) -> None:
        group = (
            f"CASE WHEN {AT_ADMIN_PPE} THEN '{ADMIN_PPE}' WHEN {COMPLAINTS} THEN '{KOORDINATOR}' ELSE '{HELPDESK}' END"
        )
        holder = (
            f"CASE WHEN {AT_ADMIN_PPE} THEN {self._member(ADMIN_PPE)} "
            f"WHEN {COMPLAINTS} THEN {self._member(KOORDINATOR)} ELSE {self._member(HELPDESK)} END"
        )
        shared = {"case_id": "n", "instance_id": "2 * n", "engine_task_id": self._random_key()}
        self._copy(
            "user_task",
            f"sample.case_id = :sample AND n <= {self.last_open} AND NOT ({PAUSED})",
            **shared,
            id="2 * n",
            candidate_group=group,
            due_at=self._due(),
            assignee_id=f"CASE WHEN {HELD} THEN {holder} END",
            claimed_at=f"CASE WHEN {HELD} THEN {self._at('-600')} END",
        )
        self._copy(
            "user_task",
            "sample.case_id = :sample AND n % 2 = 0",
            **shared,
            id="2 * n + 1",
            state=f"'{COMPLETED}'",
            assignee_id=self._member(HELPDESK),
            completed_by_id=self._member(HELPDESK),
            due_at=self._due(),
            ended_at=self._at("-3600"),
        )

    def _due(self) -> str:
        instant = self._at(f"({SCATTER}) * {DUE_SPREAD // 10_000} - {LATEST}")
        return f"CASE WHEN {COMPLAINTS} OR n > {self.last_open} THEN NULL ELSE {instant} END"

    def _member(self, group: str) -> str:
        """Return the expression that gives each number a member of the group."""
        ids = self.staff[group]
        return f"CASE n / 7 % {len(ids)} {' '.join(f'WHEN {at} THEN {one}' for at, one in enumerate(ids))} END"

    def _at(self, seconds: str) -> str:
        """Return the expression for the instant that lies this many seconds after now."""
        now = self.place.clock()
        if self.is_sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%S.000000', '{now:%Y-%m-%d %H:%M:%S}', ({seconds}) || ' seconds')"
        return f"(timestamptz '{now.isoformat()}' + ({seconds}) * interval '1 second')"

    def _random_key(self) -> str:
        return "lower(hex(randomblob(16)))" if self.is_sqlite else "replace(gen_random_uuid()\\:\\:text, '-', '')"

    def _copy(self, table: str, condition: str, **values: str) -> None:
        """Copy a row of the sample once for each number; `values` are expressions for the columns that differ."""
        columns = [column.name for column in Base.metadata.tables[table].columns]
        chosen = ", ".join(values.get(name, f"sample.{name}") for name in columns)
        self._run(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM series, {table} AS sample", condition
        )

    def _run(self, insert: str, condition: str) -> None:
        head, _, tail = insert.partition(" SELECT ")
        series = (
            f"WITH RECURSIVE series (n) AS "
            f"(SELECT {self.first} UNION ALL SELECT n + 1 FROM series WHERE n < {self.last})"
            if self.is_sqlite
            else f"WITH series (n) AS (SELECT CAST(generate_series({self.first}, {self.last}) AS bigint))"
        )
        values = {"sample": self.sample} if ":sample" in insert + condition else {}
        self.connection.execute(text(f"{head} {series} SELECT {tail} WHERE {condition}"), values)

    def _number(self, query: str) -> int:
        return int(self.connection.execute(text(query)).scalar_one())
