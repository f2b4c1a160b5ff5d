"""What tests of the staff pages need: a case that is there, and what a page or a table says now."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.database import db
from app.models import AuditEvent, Case, FormDraft, UserTask
from app.models.process import OPEN
from tests.browser_like import Client

ESCALATION = {
    "decision": "escalate",
    "escalation_reason": "Akun pengguna terkunci di sisi server.",
    "category": "akun",
}


@dataclass(frozen=True)
class Ticket:
    """Ids of a case and of the task that is open on it."""

    case_id: int
    task_id: int
    number: str
    token: str


def open_ticket(client: Client, channel: str = "portal", **facts: Any) -> Ticket:
    """Let Sari ask: a case that waits for Helpdesk."""
    with client.application.app_context():
        desk = client.desk()
        case = desk.open(channel, **facts)
        return Ticket(case.id, desk.task(case).id, case.number, case.tracking_token)


def open_complaint(client: Client, **facts: Any) -> Ticket:
    with client.application.app_context():
        desk = client.desk()
        case = desk.open(kind="complaint", **{"case_subject": "Petugas loket terlambat", **facts})
        return Ticket(case.id, desk.task(case).id, case.number, case.tracking_token)


def do(client: Client, ticket: Ticket, decision: str, **answers: Any) -> int:
    """Complete the open task by whom it is for; return the id of the next one, 0 where there is none."""
    with client.application.app_context():
        desk = client.desk()
        case = desk.session.get_one(Case, ticket.case_id)
        desk.do(case, decision, **answers)
        ids = desk.session.scalars(select(UserTask.id).where(UserTask.case_id == case.id, UserTask.state == OPEN))
        return ids.first() or 0


def holder(client: Client, task_id: int) -> str | None:
    with client.application.app_context():
        task = db.session.get_one(UserTask, task_id)
        return task.assignee.name if task.assignee else None


def task_state(client: Client, task_id: int) -> str:
    with client.application.app_context():
        return db.session.get_one(UserTask, task_id).state


def position(client: Client, ticket: Ticket) -> str:
    with client.application.app_context():
        return db.session.get_one(Case, ticket.case_id).position


def drafts(client: Client) -> list[str]:
    with client.application.app_context():
        return list(db.session.scalars(select(FormDraft.form_key)))


def events(client: Client, ticket: Ticket) -> list[str]:
    with client.application.app_context():
        query = select(AuditEvent.name).where(AuditEvent.case_id == ticket.case_id).order_by(AuditEvent.id)
        return list(db.session.scalars(query))


def user_id(client: Client, role: str, name: str | None = None) -> int:
    """Return the id of a member of the cast, made at first need."""
    with client.application.app_context():
        desk = client.desk()
        user = desk.staff(role, name)
        desk.session.commit()
        return user.id


def is_chosen(page: str, value: str) -> bool:
    """Say whether a page shows a radio, a tick or an option of this value as chosen."""
    return bool(re.search(rf'value="{value}"\s+(checked|selected)', page))
