"""One open ticket that goes to and fro for ever: escalated by Helpdesk, returned by Admin PPE.

Two user tasks, two lanes, a service task and a gateway: the flow that every way of `bench.step_cost` walks. Each way
has a ticket of its own in the same database.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select

from app.audit import Actor
from app.cases.complete import complete_task
from app.database import begin_writing, db
from app.models import ProcessInstance, User, UserTask
from app.models.people import ADMIN_PPE, HELPDESK
from app.models.process import OPEN
from bench.browsers import Browser
from bench.places import Place
from bench.population import hire, open_one

REASON = "Akun pengguna terkunci di sisi server, mohon diperiksa."
FACTS: Mapping[str, Mapping[str, str]] = {
    "handle": {"escalation_reason": REASON, "case.category": "akun"},
    "resolve": {"return_reason": "Silakan dijelaskan kepada pengguna.", "escalation_reason": REASON},
}
DECISIONS = {"handle": "escalate", "resolve": "return"}


class Way(Protocol):
    """One way to complete the next user task; returns the milliseconds that it took."""

    def complete(self) -> float: ...


@dataclass(frozen=True)
class Task:
    """The open task of a ticket."""

    id: int
    element: str
    group: str


class Ticket:
    """An open ticket in a place, and who works on it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        with place.app.app_context():
            session = db.session()
            begin_writing(session)
            staff = hire(session, place)
            self.case_id = open_one(session, place).id
            self.staff: dict[str, User] = {group: staff[group][0] for group in (HELPDESK, ADMIN_PPE)}
            session.commit()
            for user in self.staff.values():
                session.refresh(user)
                assert user.group_keys  # loaded, as a request has it
            session.expunge_all()
            db.session.remove()

    def task(self) -> Task:
        """Return the one open task, and let a second pass."""
        self.place.clock.forward(seconds=1)
        query = select(UserTask).where(UserTask.case_id == self.case_id, UserTask.state == OPEN)
        with self.place.app.app_context():
            row = db.session.scalars(query).one()
            return Task(row.id, row.element_id, row.candidate_group)

    def instance(self) -> ProcessInstance:
        """Return the main process's row, detached."""
        query = select(ProcessInstance).where(ProcessInstance.case_id == self.case_id, ProcessInstance.role == "main")
        with self.place.app.app_context():
            return db.session.scalars(query).one()


class ThroughService(Ticket):
    """The service layer: from lock to commit, with everything persisted and the workers' jobs queued."""

    def complete(self) -> float:
        task = self.task()
        actor = Actor.staff(self.staff[task.group])
        with self.place.app.app_context():
            session = db.session()
            begin = time.perf_counter()
            begin_writing(session)
            complete_task(
                session,
                task.id,
                facts=FACTS[task.element],
                data={"decision": DECISIONS[task.element]},
                actor=actor,
                now=self.place.clock(),
            )
            session.commit()
            return (time.perf_counter() - begin) * 1000


class ThroughHttp(Ticket):
    """The POST of the task's form over HTTP, in the process: session, CSRF, form, service, 303."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.browsers = {group: Browser(place, user) for group, user in self.staff.items()}

    def complete(self) -> float:
        task = self.task()
        fields: dict[str, Any] = {name.removeprefix("case."): text for name, text in FACTS[task.element].items()}
        fields["decision"] = DECISIONS[task.element]
        begin = time.perf_counter()
        answer = self.browsers[task.group].post(f"/tugas/{task.id}/selesaikan", fields)
        taken = (time.perf_counter() - begin) * 1000
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return taken
