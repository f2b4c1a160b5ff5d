"""`/koordinator` and `/register/pengaduan`."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.administration.groups import all_groups
from app.cases.claim import members_of
from app.cases.inbox import queues
from app.cases.oversight import count_by_position
from app.clock import now
from app.database import db
from app.definitions.published import active
from app.models import COMPLAINT, User, UserTask
from app.models.people import AUDITOR, KOORDINATOR
from app.web.absence.marks import choices_of
from app.web.addresses import page_of
from app.web.cases.labels import positions
from app.web.intake.entries import entries_for
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

bp = Blueprint("coordination", __name__)
MOST_ROWS = 50


@bp.get("/koordinator")
@only_for(KOORDINATOR)
def overview() -> ResponseReturnValue:
    """Show what is late or soon will be, who holds it, and what waits for Koordinator."""
    session, reader = db.session(), signed_in()
    late = _tasks(session, reader, queues.OVERDUE)
    soon = _tasks(session, reader, queues.AT_RISK)
    waiting = _waiting(session, reader)
    return render_template(
        "coordination/overview.html",
        late=late,
        soon=soon,
        waiting=waiting,
        positions=positions(session, (task.case for task in [*late, *soon, *waiting])),
        counts=count_by_position(session, reader),
        published=active(session),
        members=_members(session, [*late, *soon]),
        groups={group.key: group.name for group in all_groups(session)},
        most=MOST_ROWS,
    )


@bp.get("/register/pengaduan")
@only_for(KOORDINATOR, AUDITOR)
def complaints() -> ResponseReturnValue:
    """Show the register of complaints and suggestions, the newest first."""
    session, search = db.session(), request.args.get("q", "")
    page = page_of(queues.find_cases(signed_in(), search, kind=COMPLAINT), queues.PAGE_SIZE)
    return render_template(
        "coordination/complaints.html",
        page=page,
        search=search,
        positions=positions(session, page.items),
        entries=[entry for entry in entries_for(session, staff()) if entry.kind == COMPLAINT],
    )


def _tasks(session: Session, reader: User, queue: str) -> Sequence[UserTask]:
    query = queues.open_tasks(reader, queues.TaskFilter(queue), now()).limit(MOST_ROWS)
    return session.scalars(query).unique().all()


def _waiting(session: Session, reader: User) -> Sequence[UserTask]:
    """Return the open tasks of Koordinator's own lane: approvals of the FAQ, complaints to be followed up."""
    mine = _tasks(session, reader, queues.MINE)
    free = _tasks(session, reader, queues.GROUPS)
    return [task for task in [*mine, *free] if task.candidate_group == KOORDINATOR]


def _members(session: Session, tasks: Sequence[UserTask]) -> Mapping[str, Sequence[SelectChoice]]:
    """Return to whom the tasks of each group can be given."""
    members = {group: members_of(session, group) for group in {task.candidate_group for task in tasks}}
    choices = {one.value: one for one in choices_of(session, {user for users in members.values() for user in users})}
    return {group: [choices[str(user.id)] for user in users] for group, users in members.items()}
