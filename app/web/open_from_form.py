"""Open a case from a submitted start form: the same for the public and for staff, who only differ in the actor."""

from collections.abc import Callable

from flask import request
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.errors import BadAnswer
from app.cases.open_case import open_case
from app.clock import now
from app.definitions.published import Published
from app.models import Case
from app.web import once
from app.web.answers import Received, refuse_answer
from app.web.uploads import files_stay


def open_from_form(
    session: Session,
    published: Published,
    kind: str,
    channel: str,
    received: Received,
    *,
    then: Callable[[Case], None] | None = None,
    actor: Actor,
) -> Case | None:
    """Open the case; None where the form is refused, with the reason beside its field.

    `then` is what is done with the case at once: it stays unopened where that is refused.
    """
    if received.answers is None:
        return None
    try:
        with files_stay(session):  # nothing of a half-opened case may stay, but the files must
            case = open_case(
                session,
                published,
                kind=kind,
                channel=channel,
                facts=received.answers.facts,
                data=received.answers.data,
                attachments=received.attachments,
                submission_key=once.submission_key(request),
                actor=actor,
                now=now(),
            )
            if then is not None:
                then(case)
            return case
    except BadAnswer as bad:
        refuse_answer(received, bad)
        return None
