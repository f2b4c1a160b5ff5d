"""`/tiket/<id>/gabung`, `/pisah`, `/kait`: each a page that says what will happen, and the POST that does it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.inbox.queues import WORKING_GROUPS
from app.cases.link import link_cases, unlink_cases
from app.cases.merging.merge import MERGERS, merge_cases, undo_merge
from app.cases.split import split_case
from app.clock import now
from app.database import db
from app.web.cases.loading import case_for
from app.web.cases.ways_back import back_to_case
from app.web.permissions import only_for
from app.web.related.forms import LinkForm, MergeForm, SplitForm
from app.web.related.other_case import case_numbered, refusing, what_can_be_split
from app.web.sign_in import signed_in, staff

bp = Blueprint("related", __name__)


@bp.get("/tiket/<int:case_id>/gabung")
@only_for(*MERGERS)
def merge_form(case_id: int) -> ResponseReturnValue:
    """Ask into which case this one is merged; `?ke=` proposes one."""
    return _merge_page(case_id, MergeForm(data={"ke": request.args.get("ke", "")}))


@bp.post("/tiket/<int:case_id>/gabung")
@only_for(*MERGERS)
def merge(case_id: int) -> ResponseReturnValue:
    session, form = db.session(), MergeForm(request.form)
    case = case_for(session, case_id, signed_in())
    target = case_numbered(form, signed_in())
    if target is None:
        return _merge_page(case_id, form), 422
    with refusing(form.ke) as refusal:
        merge_cases(session, case.id, target.id, reason=form.reason.data or "", actor=staff(), now=now())
    if refusal.status:
        return _merge_page(case_id, form), refusal.status
    session.commit()
    flash(_("%(number)s digabung ke tiket ini.", number=case.number), "success")
    return redirect(back_to_case(target.id), 303)


@bp.post("/tiket/<int:case_id>/batal-gabung")
@only_for(*MERGERS)
def unmerge(case_id: int) -> ResponseReturnValue:
    """Put a merged case back as it was."""
    session = db.session()
    case = undo_merge(session, case_for(session, case_id, signed_in()).id, actor=staff(), now=now())
    session.commit()
    flash(_("Penggabungan dibatalkan. %(number)s kembali seperti semula.", number=case.number), "success")
    return redirect(back_to_case(case_id), 303)


@bp.get("/tiket/<int:case_id>/pisah")
@only_for(*MERGERS)
def split_form(case_id: int) -> ResponseReturnValue:
    return _split_page(case_id, SplitForm())


@bp.post("/tiket/<int:case_id>/pisah")
@only_for(*MERGERS)
def split(case_id: int) -> ResponseReturnValue:
    """Make a case of its own out of the chosen messages."""
    session, form = db.session(), SplitForm(request.form)
    case = case_for(session, case_id, signed_in())
    form.offer(what_can_be_split(case))
    if not form.validate():
        return _split_page(case_id, form), 422
    with refusing(form.messages) as refusal:
        made = split_case(session, case.id, form.messages.data or [], form.subject.data or "", actor=staff(), now=now())
    if refusal.status:
        return _split_page(case_id, form), refusal.status
    session.commit()
    flash(_("Tiket %(number)s dibuat dari pesan itu.", number=made.number), "success")
    return redirect(url_for("cases.show", case_id=made.id), 303)


@bp.get("/tiket/<int:case_id>/kait")
@only_for(*WORKING_GROUPS)
def link_form(case_id: int) -> ResponseReturnValue:
    return _link_page(case_id, LinkForm(data={"ke": request.args.get("ke", "")}))


@bp.post("/tiket/<int:case_id>/kait")
@only_for(*WORKING_GROUPS)
def link(case_id: int) -> ResponseReturnValue:
    session, form = db.session(), LinkForm(request.form)
    case = case_for(session, case_id, signed_in())
    other = case_numbered(form, signed_in())
    if other is None:
        return _link_page(case_id, form), 422
    with refusing(form.ke) as refusal:
        link_cases(session, case, other, form.kind.data, actor=staff(), now=now())
    if refusal.status:
        return _link_page(case_id, form), refusal.status
    session.commit()
    flash(_("Kaitan dengan %(number)s dicatat pada kedua tiket.", number=other.number), "success")
    return redirect(back_to_case(case_id), 303)


@bp.post("/tiket/<int:case_id>/kait/<int:link_id>/hapus")
@only_for(*WORKING_GROUPS)
def unlink(case_id: int, link_id: int) -> ResponseReturnValue:
    session = db.session()
    unlink_cases(session, case_for(session, case_id, signed_in()), link_id, actor=staff(), now=now())
    session.commit()
    flash(_("Kaitan dihapus."), "info")
    return redirect(back_to_case(case_id), 303)


def _merge_page(case_id: int, form: MergeForm) -> str:
    case = case_for(db.session(), case_id, signed_in())
    return render_template("related/merge.html", case=case, form=form)


def _link_page(case_id: int, form: LinkForm) -> str:
    case = case_for(db.session(), case_id, signed_in())
    return render_template("related/link.html", case=case, form=form)


def _split_page(case_id: int, form: SplitForm) -> str:
    case = case_for(db.session(), case_id, signed_in())
    turns = what_can_be_split(case)
    form.offer(turns)
    return render_template("related/split.html", case=case, form=form, turns=turns)
