"""The helpdesk as its people live it, for tests: open a case, do a task, send a message, let days pass.

Every step goes through the services, which save and restore the process instance each time. Time is travelled: when it
moves, what falls due on the way is fired at its own instant, as a running worker would.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.administration.accounts import add_user, user_by_email
from app.audit import Actor
from app.cases.complete import complete_task
from app.cases.correspond import receive
from app.cases.fire_timers import cases_with_due_timers, fire_timers
from app.cases.open_case import open_case
from app.database import begin_writing
from app.definitions.published import Published, active
from app.models import AuditEvent, Case, OutgoingMail, ProcessInstance, User, UserTask
from app.models.process import OPEN

WIB = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 11, 3, 9, 0, tzinfo=WIB)  # a Tuesday, in service hours
CAST = {
    "front_office": "Fitri",
    "helpdesk": "Budi",
    "admin_ppe": "Ani",
    "koordinator": "Dewi",
    "process_owner": "Rina",
    "auditor": "Agus",
    "administrator": "Tono",
}
REQUEST: Mapping[str, Any] = {
    "case.subject": "Tidak dapat masuk ke SPSE",
    "case.description": "Muncul pesan User ID tidak dikenal sejak pagi.",
    "case.category": "akun",
    "case.consent": True,
    "requester.name": "Sari Wulandari",
    "requester.email": "sari@penyedia.test",
}


class TravellingClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at


def make_staff(session: Session, role: str, name: str | None = None, *, at: datetime = START) -> User:
    """Return the member of the cast with this role, made at first need."""
    name = name or CAST[role]
    email = f"{name.lower()}@lpse.test"
    return user_by_email(session, email) or add_user(
        session, name=name, email=email, roles=[role], actor=Actor.system("cli"), now=at
    )


class Desk:
    def __init__(self, session: Session, clock: TravellingClock | None = None) -> None:
        self.session = session
        self.clock = clock or TravellingClock(START)

    @property
    def now(self) -> datetime:
        return self.clock.at

    @property
    def published(self) -> Published:
        return active(self.session)

    def staff(self, role: str, name: str | None = None) -> User:
        return make_staff(self.session, role, name)

    def open(self, channel: str = "portal", *, kind: str = "ticket", by: User | None = None, **facts: Any) -> Case:
        """Open a case; `facts` as case_subject="…" for case.subject, received_at as a datetime."""
        given = {name.replace("_", ".", 1): value for name, value in facts.items()}
        case = open_case(
            self.session,
            self.published,
            kind=kind,
            channel=channel,
            facts={**REQUEST, **given},
            data={},
            actor=Actor.staff(by) if by else Actor(),
            now=self.now,
        )
        return self._settled(case)

    def task(self, case: Case) -> UserTask:
        """Return the one open task of a case."""
        return self.session.scalars(select(UserTask).where(UserTask.case_id == case.id, UserTask.state == OPEN)).one()

    def waits_for(self, case: Case) -> list[str]:
        """Return the element ids of the open tasks."""
        query = select(UserTask.element_id).where(UserTask.case_id == case.id, UserTask.state == OPEN)
        return sorted(self.session.scalars(query))

    def do(self, case: Case, decision: str, *, by: User | None = None, minutes: float = 1, **answers: Any) -> Case:
        """Complete the open task with a decision; texts as facts, True/False and numbers as data."""
        self.clock.forward(minutes=minutes)
        task = self.task(case)
        facts = {name: value for name, value in answers.items() if isinstance(value, str)}
        data = {name: value for name, value in answers.items() if not isinstance(value, str)}
        complete_task(
            self.session,
            task.id,
            facts=facts,
            data={"decision": decision, **data},
            actor=Actor.staff(by or self.staff(task.candidate_group)),
            now=self.now,
        )
        return self._settled(case)

    def send(self, case: Case, message: str, body: str = "", *, minutes: float = 1) -> Case:
        """Let the requester's message (reply, confirmation, objection, withdrawal) or LKPP's answer come in."""
        self.clock.forward(minutes=minutes)
        receive(self.session, case.id, message, body=body, actor=Actor.asking(case.requester), now=self.now)
        return self._settled(case)

    def wait(self, case: Case | None = None, **span: float) -> None:
        """Let time pass; timers fire at their instants on the way."""
        until = self.now + timedelta(**span)
        while True:
            query = select(ProcessInstance.next_timer_at, ProcessInstance.case_id).where(
                ProcessInstance.next_timer_at <= until
            )
            due = self.session.execute(query.order_by(ProcessInstance.next_timer_at).limit(1)).first()
            if due is None:
                break
            self.clock.at = max(self.now, due[0].astimezone(WIB))
            fire_timers(self.session, due[1], now=self.now)
            self._settled(None)
        self.clock.at = until
        if case is not None:
            self.session.refresh(case)

    def sweep(self) -> None:
        """Do what a worker does at this instant, late as it may be."""
        for case_id in cases_with_due_timers(self.session, self.now):
            fire_timers(self.session, case_id, now=self.now)
        self._settled(None)

    def mails(self, case: Case, *, to_requester: bool = True) -> list[str]:
        """Return the kinds of mail queued about a case, in order."""
        query = select(OutgoingMail.kind).where(OutgoingMail.case_id == case.id).order_by(OutgoingMail.id)
        query = query.where(OutgoingMail.requester_id.is_not(None) == to_requester)
        return list(self.session.scalars(query))

    def events(self, case: Case) -> list[str]:
        query = select(AuditEvent.name).where(AuditEvent.case_id == case.id).order_by(AuditEvent.id)
        return list(self.session.scalars(query))

    def _settled(self, case: Case | None) -> Case:
        """Commit, and read everything anew: nothing may live in the objects alone."""
        self.session.commit()
        self.session.expire_all()
        begin_writing(self.session)
        return case  # type: ignore[return-value]
