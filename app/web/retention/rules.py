"""`/retensi`: how long each kind of case is kept. The administrator sets it, the auditor reads it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import BadAnswer, NotFound
from app.cases.retention.due import count_due
from app.cases.retention.rules import KINDS, in_words, remove_rule, rules, set_rule
from app.cases.retention.runs import latest_runs, progress_of
from app.clock import now
from app.database import db
from app.models import RetentionRule
from app.models.people import ADMINISTRATOR, AUDITOR
from app.web.admin.fields import refuse, text_of
from app.web.permissions import only_for
from app.web.retention.forms import ReasonForm, RuleForm
from app.web.sign_in import signed_in, staff


@only_for(ADMINISTRATOR, AUDITOR)
def show() -> ResponseReturnValue:
    return _page(RuleForm())


@only_for(ADMINISTRATOR)
def change() -> ResponseReturnValue:
    """Set the rule of a kind, or of one of its categories; the one that is there is replaced."""
    form, session = RuleForm(request.form), db.session()
    if form.validate():
        try:
            kind, span = form.kind.data, form.span
            set_rule(session, kind, form.category_id, span, text_of(form.reason), actor=staff(), now=now())
        except BadAnswer as bad:
            refuse(form[bad.field], bad.sentence)
        else:
            session.commit()
            flash(_("Masa simpan disimpan. Tidak ada yang terhapus sebelum penghapusan dijalankan."), "success")
            return redirect(url_for("retention.rules"), 303)
    session.rollback()
    return _page(form), 422


@only_for(ADMINISTRATOR)
def removal(rule_id: int) -> ResponseReturnValue:
    """Ask why a rule is taken back."""
    return render_template("retention/remove_rule.html", rule=_rule(rule_id), form=ReasonForm(), say=in_words)


@only_for(ADMINISTRATOR)
def remove(rule_id: int) -> ResponseReturnValue:
    form, session, rule = ReasonForm(request.form), db.session(), _rule(rule_id)
    if not form.validate():
        return render_template("retention/remove_rule.html", rule=rule, form=form, say=in_words), 422
    remove_rule(session, rule_id, text_of(form.reason), actor=staff(), now=now())
    session.commit()
    flash(_("Aturan dicabut: kasusnya disimpan seterusnya."), "success")
    return redirect(url_for("retention.rules"), 303)


def _rule(rule_id: int) -> RetentionRule:
    rule = db.session.get(RetentionRule, rule_id)
    if rule is None:
        raise NotFound(_("Aturan itu tidak ada lagi."))
    return rule


def _page(form: RuleForm) -> str:
    session = db.session()
    runs = latest_runs(session)
    return render_template(
        "retention/rules.html",
        form=form,
        rules=rules(session),
        kinds=KINDS,
        say=in_words,
        due=count_due(session, now()),
        runs=[(run, progress_of(session, run.id)) for run in runs],
        may_change=ADMINISTRATOR in signed_in().group_keys,
    )
