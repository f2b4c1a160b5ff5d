"""Who of those to choose from is away today, said beside the name. Whoever gives them work may have a reason."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.cases.absence import away_on, day_of
from app.clock import now
from app.models import User


def choices_of(session: Session, people: Iterable[User]) -> list[SelectChoice]:
    """Return a choice for each of these, by name."""
    away = away_on(session, day_of(session, now()))
    return [
        SelectChoice(str(one.id), _("%(name)s (tidak hadir)", name=one.name) if one.id in away else one.name)
        for one in people
    ]
