"""`/audit/pencarian`: the auditor's own searches, kept under a name. The search stands in the address of the form."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.auditing.saved_searches import remove_search, save_search
from app.cases.errors import BadAnswer
from app.clock import now
from app.database import db
from app.models import SavedSearch
from app.models.audit_desk import OF_CASES, OF_EVENTS
from app.models.people import AUDITOR
from app.web.audit.asked import canonical_query
from app.web.audit.lists import show_cases, show_events
from app.web.permissions import only_for
from app.web.sign_in import staff

bp = Blueprint("searches", __name__, url_prefix="/audit/pencarian")
bp.app_context_processor(lambda: {"address_of_search": address_of})


def address_of(search: SavedSearch) -> str:
    return _address(search.subject, search.query)


def _address(subject: str, query: str) -> str:
    path = url_for("audit.cases" if subject == OF_CASES else "audit.overview")
    return f"{path}?{query}" if query else path


@bp.post("")
@only_for(AUDITOR)
def save() -> ResponseReturnValue:
    """Keep the search of this address under a name; `isi` says which list it is of."""
    subject = OF_CASES if request.form.get("isi") == OF_CASES else OF_EVENTS
    session, name, query = db.session(), request.form.get("name", ""), canonical_query()
    try:
        kept = save_search(session, name, subject=subject, query=query, actor=staff(), now=now())
    except BadAnswer as bad:
        show = show_cases if subject == OF_CASES else show_events
        return show(search_name=name, search_problem=bad.sentence), 422
    session.commit()
    flash(_("Pencarian “%(name)s” disimpan.", name=kept.name), "success")
    return redirect(_address(subject, query), 303)


@bp.post("/<int:search_id>/hapus")
@only_for(AUDITOR)
def remove(search_id: int) -> ResponseReturnValue:
    session = db.session()
    removed = remove_search(session, search_id, actor=staff(), now=now())
    address = _address(removed.subject, "")
    session.commit()
    flash(_("Pencarian “%(name)s” dihapus.", name=removed.name), "info")
    return redirect(address, 303)
