"""`/proses/aturan-persetujuan`: does publishing need a second person? Set by administrators, whom it does not bind."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.clock import now
from app.database import db
from app.definitions.publishing import approvers_besides, change_rule, rule_of
from app.models.people import ADMINISTRATOR
from app.web.permissions import only_for
from app.web.publishing.forms import RuleForm
from app.web.sign_in import staff


@only_for(ADMINISTRATOR)
def show() -> ResponseReturnValue:
    return _page(RuleForm(data={"rule": rule_of(db.session())}))


@only_for(ADMINISTRATOR)
def change() -> ResponseReturnValue:
    session, form = db.session(), RuleForm(request.form)
    if not form.validate():
        return _page(form), 422
    change_rule(session, form.rule.data, actor=staff(), now=now())
    session.commit()
    flash(_("Aturan persetujuan disimpan."), "success")
    return redirect(url_for("publishing.rule"), 303)


def _page(form: RuleForm) -> str:
    return render_template("publishing/rule.html", form=form, people=approvers_besides(db.session(), None))
