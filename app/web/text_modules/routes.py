"""`/teks-siap`: list, write, change and retire texts kept ready."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.administration.categories import active_categories
from app.cases.answers.text_modules import (
    add_module,
    change_module,
    may_write,
    module_for,
    modules_for,
    retire_module,
    versions_of,
)
from app.cases.answers.text_variables import VARIABLES
from app.cases.errors import BadAnswer
from app.cases.inbox.queues import WORKING_GROUPS
from app.clock import now
from app.database import db
from app.models import TextModule
from app.models.people import KOORDINATOR
from app.web.admin.fields import submitted
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff
from app.web.text_modules.forms import TextModuleForm

bp = Blueprint("text_modules", __name__, url_prefix="/teks-siap")


@bp.get("")
@only_for(*WORKING_GROUPS)
def overview() -> ResponseReturnValue:
    modules = modules_for(db.session(), signed_in())
    own = [one for one in modules if not one.is_shared]
    shared = [one for one in modules if one.is_shared]
    return render_template("text_modules/overview.html", own=own, shared=shared, may_share=_may_share())


@bp.route("/baru", methods=["GET", "POST"])
@only_for(*WORKING_GROUPS)
def new() -> ResponseReturnValue:
    form = TextModuleForm(submitted(), is_shared=_may_share())
    form.offer(active_categories(db.session()), may_share=_may_share())
    return _written(form, None) if request.method == "POST" else _page(form, None)


@bp.route("/<int:module_id>", methods=["GET", "POST"])
@only_for(*WORKING_GROUPS)
def module(module_id: int) -> ResponseReturnValue:
    """Read a text with its earlier wordings; change it, for whoever may."""
    found = module_for(db.session(), module_id, signed_in())
    form = TextModuleForm.of(found, submitted())
    form.offer(active_categories(db.session()), may_share=False)
    return _written(form, found) if request.method == "POST" else _page(form, found)


@bp.post("/<int:module_id>/hentikan")
@only_for(*WORKING_GROUPS)
def retire(module_id: int) -> ResponseReturnValue:
    session = db.session()
    found = module_for(session, module_id, signed_in())
    retire_module(session, found, actor=staff(), now=now())
    session.commit()
    flash(_("“%(name)s” tidak ditawarkan lagi.", name=found.name), "info")
    return redirect(url_for(".overview"), 303)


def _written(form: TextModuleForm, found: TextModule | None) -> ResponseReturnValue:
    """Store what was sent, or show it again with what is wrong."""
    if not (form.validate() and _is_stored(form, found)):
        return _page(form, found), 422
    db.session.commit()
    flash(_("“%(name)s” disimpan.", name=form.name.data), "success")
    return redirect(url_for(".overview"), 303)


def _is_stored(form: TextModuleForm, found: TextModule | None) -> bool:
    session = db.session()
    wording = form.wording(active_categories(session))
    try:
        if found is None:
            is_shared = "is_shared" in form and bool(form.is_shared.data)
            add_module(session, wording, is_shared=is_shared, actor=staff(), now=now())
        else:
            seen = request.form.get("seen_version", 0, type=int)
            change_module(session, found, wording, seen=seen, actor=staff(), now=now())
    except BadAnswer as bad:
        session.rollback()
        form[bad.field].errors = [bad.sentence]
        return False
    return True


def _page(form: TextModuleForm, found: TextModule | None) -> str:
    return render_template(
        "text_modules/module.html",
        form=form,
        module=found,
        versions=versions_of(db.session(), found) if found else [],
        may_write=found is None or (found.is_active and may_write(found, signed_in())),
        variables=VARIABLES,
    )


def _may_share() -> bool:
    return KOORDINATOR in signed_in().group_keys
