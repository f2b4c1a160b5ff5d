"""The start event that an entry page stands for, found for whoever may use it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.errors import NotAllowed, NotFound
from app.cases.open_case import may_open
from app.definitions.published import Published, active
from app.engine import Element
from app.forms import FormDefinition
from app.web.intake.entries import PUBLIC_CHANNELS
from app.web.sign_in import staff


@dataclass(frozen=True, slots=True)
class Start:
    """A way in: the start event of a kind of case for a channel, in the version that is in force."""

    kind: str
    channel: str
    published: Published
    element: Element

    @property
    def form(self) -> FormDefinition:
        return self.published.form(self.element.form or "")

    @property
    def draft_key(self) -> str:
        return f"start:{self.kind}:{self.channel}"


def start_of(session: Session, kind: str, channel: str) -> Start:
    """Return the way in that staff ask for. Raises NotFound, NotAllowed."""
    published = active(session)
    try:
        element = published.start(kind, channel)
    except KeyError:
        raise NotFound(_("Prosedur yang berlaku tidak mengenal cara masuk ini.")) from None
    if channel in PUBLIC_CHANNELS or not may_open(published, element, staff()):
        raise NotAllowed(_("Kanal ini dicatat oleh bagian lain."))
    return Start(kind, channel, published, element)
