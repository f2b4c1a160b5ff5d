"""What every page of a draft begins with: the draft, who else is in it, and the places that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

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
    """Return the pages of a draft in the order in which a change goes through them."""
    named = (
        ("drafts.show", _("Berkas")),
        ("drafts.settings", _("Pengaturan")),
        ("drafts.check", _("Periksa")),
        ("trying.show", _("Coba")),
        ("trying.scenarios", _("Skenario")),
        ("drafts.comparison", _("Banding")),
        ("publishing.draft_impact", _("Dampak")),
        ("publishing.publish_form", _("Terbitkan")),
    )
    return [
        _place(url_for(endpoint, draft_id=draft.id), label, url_for("drafts.show", draft_id=draft.id))
        for endpoint, label in named
    ]


def _place(address: str, label: str, home: str) -> Place:
    """Every page of a draft lies below the list of its files, which is none of them itself."""
    here = request.path == address or (address != home and request.path.startswith(f"{address}/"))
    return Place(address, label, here)


def editor_of(draft_id: int, path: str, element: str = "") -> str:
    """Return the address of the drawing editor for a file, with an element of it, "" where there is none."""
    is_form = path.startswith("forms/") and path.endswith(".json")
    if not is_form and not path.endswith((".bpmn", ".dmn")):
        return ""
    return url_for("studio.edit", draft_id=draft_id, path=path, _anchor=element or None)


def group_names(session: Session) -> Mapping[str, str]:
    return {key: name for key, name in session.execute(select(Group.key, Group.name).order_by(Group.name))}


def others_here(draft: ProcedureDraft) -> list[PresentInDraft]:
    """Return the colleagues who are in the draft now. That the reader is, their page says (`drafts.present`)."""
    return others_in(db.session(), draft.id, signed_in().id, now())
