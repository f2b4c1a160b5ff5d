"""A process that works until it is killed, from inside, at a named border of a step: what `kill -9` leaves behind.

It lives through web and worker at once: it opens cases, completes tasks, sends the requester's messages, fires timers
and delivers mail, each in its own transaction as the edge does. Before each it writes down what it is about to do, and
after the commit that it is done: that line is the acknowledgement a person would have seen. Every deed carries a token
that ends up in exactly one row if it happened.
"""

import json
import logging
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.cases import dry_run
from app.cases.errors import Refused
from app.channels.smtp import SmtpLine
from app.database import begin_writing, prepare_engine
from app.engine import Instance
from app.jobs import migrations
from app.models import Case, ProcessInstance, User, UserTask
from app.models.process import OPEN
from tests.races import verbs
from tests.races.crowd import make_session

BORDERS = (
    "before_lock",
    "after_lock",
    "while_writing",
    "after_run",
    "before_commit",
    "after_commit",
    "before_smtp",
    "after_data",
)
MIGRATION_BORDERS = (
    "between_rows",
    "after_claim",
    "before_lock",
    "after_lock",
    "after_engine_move",
    "after_run",
    "while_writing",
    "before_commit",
    "after_commit",
)
DECISIONS = {
    "handle": (("answer", "answer"), ("ask", "question"), ("escalate", "escalation_reason")),
    "resolve": (("resolve", "solution"), ("return", "return_reason")),
    "inform": (("send", "answer"),),
}
DEEDS = ("open", "complete", "complete", "complete", "send", "send", "work", "work")
DEEDS_WITH_MAIL = ("open", "work", "work")  # for those who are to die at the mail server's door


@dataclass(frozen=True)
class Orders:
    url: str
    files: Path
    port: int
    now: datetime
    seed: str
    log: Path
    deeds: int = 6
    border: str | None = None
    passes: int = 1
    pending: dict[str, Any] | None = None  # what a predecessor had begun when it was killed: its user presses again


def live(orders: Orders, says: Any = None, is_up: Any = None) -> None:
    """Do some deeds; die at the border. `says` is released after each deed; `is_up` is set while there is a server."""
    victim = _Victim(orders, says, is_up)
    if orders.border is not None:
        arm(victim.engine, orders.border, orders.passes)
    if orders.pending is not None:
        victim.attempt(orders.pending)
    for at in range(orders.deeds):
        victim.attempt(victim.choose(f"{orders.seed}-{at}"))


def arm(engine: Engine, border: str, passes: int) -> None:
    """Make this process kill itself when it comes to a border for the n-th time."""
    left = passes

    def die() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def at_statement(matches: Callable[[str], bool]) -> Callable[..., None]:
        def listener(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if matches(statement):
                die()

        return listener

    match border:
        case "before_lock":
            event.listen(engine, "before_cursor_execute", at_statement(_locks))
        case "after_lock":
            event.listen(engine, "after_cursor_execute", at_statement(_locks))
        case "while_writing":
            event.listen(engine, "after_cursor_execute", at_statement(_writes))
        case "after_run":
            _around(Instance, "dump", after=die)
        case "before_commit":
            event.listen(engine, "commit", lambda _connection: die())
        case "after_commit":
            event.listen(Session, "after_commit", lambda _session: die())
        case "before_smtp":
            _around(SmtpLine, "send", before=die)
        case "after_data":
            _around(SmtpLine, "send", after=die)
        case "between_rows":
            _around(migrations, "claim_next", before=die)
        case "after_claim":
            _around(migrations, "claim_next", after=die)
        case "after_engine_move":
            _around(dry_run, "carry", after=die)
        case _:
            raise ValueError(border)


def _locks(statement: str) -> bool:
    locks_row = "service_case" in statement and statement.rstrip().endswith(("UPDATE", "OF service_case"))
    return statement == "BEGIN IMMEDIATE" or locks_row


def _writes(statement: str) -> bool:
    return statement.startswith(("INSERT", "UPDATE", "DELETE", "WITH row_0 AS"))  # the last: the rows of a step


def _around(owner: Any, name: str, *, before: Callable[[], None] = int, after: Callable[[], None] = int) -> None:
    inner = getattr(owner, name)

    def outer(*arguments: Any, **named: Any) -> Any:
        before()
        result = inner(*arguments, **named)
        after()
        return result

    setattr(owner, name, outer)


class _Victim:
    def __init__(self, orders: Orders, says: Any, is_up: Any) -> None:
        self.orders, self.says, self.is_up = orders, says, is_up
        self.random = Random(orders.seed)
        self.engine = create_engine(orders.url)
        prepare_engine(self.engine)
        self.log = os.open(orders.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        logging.getLogger("app").addHandler(_ToLog(self))

    def write(self, kind: str, deed: dict[str, Any], **more: Any) -> None:
        os.write(self.log, json.dumps({"kind": kind, **deed, **more}).encode() + b"\n")

    def attempt(self, deed: dict[str, Any]) -> None:
        """Do it and acknowledge it. Where the database goes away under it, do it again when it is back."""
        self.write("intent", deed)
        while True:
            try:
                with make_session(self.engine, self.orders.files) as session:
                    self._do(session, deed)
            except Refused as refused:
                self.write("refused", deed, error=type(refused).__name__)
            except (OperationalError, InterfaceError) as error:
                self.write("retry", deed, error=f"{type(error.orig).__name__}: {error.orig}")
                if self.is_up is not None and self.is_up.wait(60):
                    continue
            except Exception:
                self.write("error", deed, error=traceback.format_exc())
            else:
                self.write("done", deed)
            break
        if self.says is not None:
            self.says.release()

    def _do(self, session: Session, deed: dict[str, Any]) -> None:
        now, token = self.orders.now, deed["token"]
        if deed["verb"] == "work":
            failures = verbs.work(session, now=now, port=self.orders.port)[2]
            assert failures == 0 or self.is_up is not None, "background work failed"
            return
        begin_writing(session)
        match deed["verb"]:
            case "open":
                verbs.open_one(session, submission_key=token, now=now)
            case "complete":
                facts = {deed["fact"]: token}
                verbs.complete(
                    session, task_id=deed["task"], by=deed["by"], decision=deed["decision"], facts=facts, now=now
                )
            case "send":
                verbs.send(
                    session,
                    case_id=deed["case"],
                    message=deed["message"],
                    body=token,
                    submission_key=token,
                    now=now,
                )
        session.commit()

    def choose(self, token: str) -> dict[str, Any]:
        """Look for something to do, as the inbox and the tracking page show it."""
        is_postman = self.orders.border in ("before_smtp", "after_data")
        verb = self.random.choice(DEEDS_WITH_MAIL if is_postman else DEEDS)
        found = None
        while found is None:
            try:
                with make_session(self.engine, self.orders.files) as session:
                    found = self._find(session, verb) or {"verb": "open"}
            except (OperationalError, InterfaceError):
                assert self.is_up is not None
                assert self.is_up.wait(60)
        return {"token": token, **found}

    def _find(self, session: Session, verb: str) -> dict[str, Any] | None:
        if verb == "complete":
            return self._find_task(session)
        if verb == "send":
            return self._find_message(session)
        return {"verb": verb}

    def _find_task(self, session: Session) -> dict[str, Any] | None:
        query = select(UserTask).where(UserTask.state == OPEN, UserTask.element_id.in_(DECISIONS)).order_by(UserTask.id)
        tasks = session.scalars(query).all()
        if not tasks:
            return None
        task = self.random.choice(tasks)
        decision, fact = self.random.choice(DECISIONS[task.element_id])
        people = session.scalars(select(User).order_by(User.id)).all()
        able = [user.id for user in people if task.candidate_group in user.group_keys]
        by = task.assignee_id or self.random.choice(able)
        return {"verb": "complete", "task": task.id, "by": by, "decision": decision, "fact": fact}

    def _find_message(self, session: Session) -> dict[str, Any] | None:
        query = select(Case.id, ProcessInstance.messages).join(ProcessInstance, ProcessInstance.case_id == Case.id)
        query = query.where(ProcessInstance.role == "main", ProcessInstance.messages != "").order_by(Case.id)
        rows = [(case, message) for case, names in session.execute(query) for message in names.split(",")]
        wanted = [row for row in rows if row[1] in ("reply", "confirmation", "objection")]
        if not wanted:
            return None
        case, message = self.random.choice(wanted)
        return {"verb": "send", "case": case, "message": message}


class _ToLog(logging.Handler):
    """What the worker swallows so that the rest goes on must not escape the test."""

    def __init__(self, victim: _Victim) -> None:
        super().__init__(logging.ERROR)
        self.victim = victim

    def emit(self, record: logging.LogRecord) -> None:
        cause = record.exc_info[1] if record.exc_info else None
        kind = "retry" if isinstance(cause, OperationalError | InterfaceError) and self.victim.is_up else "error"
        self.victim.write(kind, {"token": None}, error=logging.Formatter().format(record))
