"""The other case that a form names, and a refusal shown where it was typed instead of on a page of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import Field

from app.cases.conversation import REQUESTER, Turn, conversation_of
from app.cases.errors import BadAnswer, Refused
from app.cases.inbox.queues import may_see_case
from app.database import begin_writing, db
from app.models import Case, User
from app.web.related.forms import OtherCaseForm


@dataclass
class Refusal:
    """`status` is 0 while nothing has been refused."""

    status: int = 0


@contextmanager
def refusing(field: Field) -> Iterator[Refusal]:
    """Undo what a service has begun and then refused, and put its sentence beside a field."""
    refusal = Refusal()
    try:
        yield refusal
    except Refused as refused:
        db.session.rollback()
        begin_writing(db.session())
        refusal.status = 422 if isinstance(refused, BadAnswer) else refused.status
        field.errors = [*field.errors, refused.sentence]


def case_numbered(form: OtherCaseForm, reader: User) -> Case | None:
    """Return the case whose number was typed, or None with the reason beside the field."""
    if not form.validate():
        return None
    number = (form.ke.data or "").strip().upper()
    case = db.session.scalar(select(Case).where(Case.number == number))
    if case is None or not may_see_case(reader, case):
        form.ke.errors = [_("Tiket %(number)s tidak ditemukan. Periksa nomornya.", number=number)]
        return None
    return case


def what_can_be_split(case: Case) -> list[Turn]:
    """Return what the requester wrote on this very case and what has not become another yet."""
    return [
        turn
        for turn in conversation_of(db.session(), case).turns
        if turn.origin == REQUESTER and turn.said_on is None and turn.moved_to is None
    ]
