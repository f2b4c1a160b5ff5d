"""Groups of staff: their names, and the address that a whole group shares."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField

from app.administration.accounts import AccountProblem
from app.administration.groups import add_group, all_groups, change_group
from app.clock import now
from app.database import db
from app.models import Group
from app.models.people import ADMINISTRATOR
from app.web.admin.fields import at_most, email_address, needed, refuse, stripped, submitted, text_of
from app.web.permissions import only_for
from app.web.sign_in import staff


class GroupForm(Form):
    name = StringField(_l("Nama kelompok"), [needed(_l("Isi nama kelompok.")), at_most(120)], filters=[stripped])
    email = StringField(
        _l("Surel bersama"),
        [email_address, at_most(254)],
        filters=[stripped],
        description=_l("Tugas baru diberitahukan ke alamat ini. Bila kosong, setiap anggota diberi tahu."),
        render_kw={"type": "email", "autocomplete": "off"},
    )


class NewGroupForm(GroupForm):
    key = StringField(
        _l("Kunci"),
        [needed(_l("Isi kunci kelompok."))],
        filters=[stripped],
        description=_l("Nama singkat yang dipakai pengaturan prosedur, misalnya helpdesk_timur. Tidak dapat diubah."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


@only_for(ADMINISTRATOR)
def show_groups() -> ResponseReturnValue:
    return render_template("admin/groups.html", groups=all_groups(db.session()))


@only_for(ADMINISTRATOR)
def new_group() -> ResponseReturnValue:
    form = NewGroupForm(submitted())
    if request.method == "POST" and form.validate():
        try:
            group = add_group(
                db.session(),
                key=text_of(form.key),
                name=text_of(form.name),
                email=form.email.data or None,
                actor=staff(),
                now=now(),
            )
        except AccountProblem as problem:
            refuse(form.key, str(problem))
        else:
            db.session.commit()
            flash(_("Kelompok %(name)s dibuat. Pilih anggotanya di halaman pengguna.", name=group.name), "success")
            return redirect(url_for(".groups"), 303)
    return render_template("admin/group.html", form=form, group=None), 422 if request.method == "POST" else 200


@only_for(ADMINISTRATOR)
def edit_group(key: str) -> ResponseReturnValue:
    group = db.session.get(Group, key) or abort(404)
    form = GroupForm(submitted(), name=group.name, email=group.email or "")
    if request.method == "POST" and form.validate():
        change_group(
            db.session(), group, name=text_of(form.name), email=form.email.data or None, actor=staff(), now=now()
        )
        db.session.commit()
        flash(_("Kelompok %(name)s disimpan.", name=group.name), "success")
        return redirect(url_for(".groups"), 303)
    return render_template("admin/group.html", form=form, group=group), 422 if request.method == "POST" else 200
