"""What every page of a draft begins with: the draft, who else is in it, and the places that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.clock import now
from app.database import db
from app.definitions.drafts import PresentInDraft, others_in
from app.models import Group, ProcedureDraft
from app.models.people import PROCESS_OWNER
from app.web.sign_in import signed_in

MAY_EDIT = (PROCESS_OWNER,)
HOME = "/proses/draf"


@dataclass(frozen=True, slots=True)
class Place:
    """One page of a draft, as its bar names it."""

    address: str
    label: str
    is_here: bool


def places_of(draft: ProcedureDraft) -> list[Place]:
    """Return the pages of a draft in the order in which a change goes through them; those that this program has."""
    named = (
        ("", _("Berkas")),
        ("/pengaturan", _("Pengaturan")),
        ("/periksa", _("Periksa")),
        ("/coba", _("Coba")),
        ("/skenario", _("Skenario")),
        ("/banding", _("Banding")),
        ("/dampak", _("Dampak")),
        ("/terbitkan", _("Terbitkan")),
    )
    found = []
    for ending, label in named:
        address = f"{HOME}/{draft.id}{ending}"
        if leads_somewhere(address):
            here = request.path == address or (bool(ending) and request.path.startswith(f"{address}/"))
            found.append(Place(address, label, here))
    return found


def leads_somewhere(address: str) -> bool:
    """Say whether a page answers at this address: the pages of a draft come from several blueprints."""
    try:
        current_app.url_map.bind("localhost").match(address, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def editor_of(draft_id: int, path: str, element: str = "") -> str:
    """Return the address of the drawing editor for a file, with an element of it, "" where there is none."""
    address = f"{HOME}/{draft_id}/sunting/{path}"
    if not path.endswith((".bpmn", ".dmn")) and not path.startswith("forms/"):
        return ""
    return f"{address}{f'#{element}' if element else ''}" if leads_somewhere(address) else ""


def group_names(session: Session) -> Mapping[str, str]:
    return {key: name for key, name in session.execute(select(Group.key, Group.name).order_by(Group.name))}


def others_here(draft: ProcedureDraft) -> list[PresentInDraft]:
    """Return the colleagues who are in the draft now. That the reader is, their page says (`drafts.present`)."""
    return others_in(db.session(), draft.id, signed_in().id, now())
