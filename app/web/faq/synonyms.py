"""Words that mean the same to the search: add, change, remove. Each change is on record and holds at once."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.faq.synonyms import add_synonyms, all_synonyms, change_synonyms, remove_synonyms
from app.clock import now
from app.database import db
from app.models import SynonymGroup
from app.models.people import KOORDINATOR
from app.web.admin.fields import submitted, text_of
from app.web.faq.forms import SynonymsForm
from app.web.permissions import only_for
from app.web.sign_in import staff


@only_for(KOORDINATOR)
def overview() -> ResponseReturnValue:
    return render_template("faq/synonyms.html", groups=all_synonyms(db.session()))


@only_for(KOORDINATOR)
def new_group() -> ResponseReturnValue:
    form = SynonymsForm(submitted())
    if request.method != "POST" or not form.validate():
        return _form_page(form, None)
    add_synonyms(db.session(), text_of(form.words), actor=staff(), now=now())
    return _done(_("Sinonim ditambahkan."))


@only_for(KOORDINATOR)
def edit_group(group_id: int) -> ResponseReturnValue:
    group = db.session.get(SynonymGroup, group_id) or abort(404)
    form = SynonymsForm(submitted(), data={"words": group.words})
    form.group_id = group.id
    if request.method != "POST" or not form.validate():
        return _form_page(form, group)
    change_synonyms(db.session(), group, text_of(form.words), actor=staff(), now=now())
    return _done(_("Sinonim disimpan."))


@only_for(KOORDINATOR)
def remove_group(group_id: int) -> ResponseReturnValue:
    group = db.session.get(SynonymGroup, group_id) or abort(404)
    remove_synonyms(db.session(), group, actor=staff(), now=now())
    return _done(_("Sinonim dihapus."))


def _form_page(form: SynonymsForm, group: SynonymGroup | None) -> ResponseReturnValue:
    page = render_template("faq/edit_synonyms.html", form=form, group=group)
    return page, 422 if request.method == "POST" else 200


def _done(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for(".synonyms"), 303)
