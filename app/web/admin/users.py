"""Accounts of staff: list, add, change, send a link for a new password."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import BooleanField, Form, StringField

from app.administration.accounts import AccountProblem, add_user, change_user
from app.administration.groups import all_groups
from app.administration.password_links import send_password_link
from app.administration.passwords import reset_token
from app.clock import now
from app.database import db
from app.models import User
from app.models.people import ADMINISTRATOR
from app.web.admin.fields import Checkboxes, at_most, email_address, needed, refuse, stripped, submitted, text_of
from app.web.permissions import only_for
from app.web.sign_in import staff


class StaffForm(Form):
    name = StringField(_l("Nama"), [needed(_l("Isi nama petugas.")), at_most(120)], filters=[stripped])
    roles = Checkboxes(
        _l("Peran"),
        [needed(_l("Pilih paling sedikit satu peran."))],
        description=_l("Peran menentukan tugas dan halaman yang dapat dibuka."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [(group.key, group.name) for group in all_groups(db.session())]


class NewAccountForm(StaffForm):
    email = StringField(
        _l("Alamat surel"),
        [needed(_l("Isi alamat surel.")), email_address, at_most(254)],
        filters=[stripped],
        description=_l("Dipakai untuk masuk. Tautan untuk memilih kata sandi dikirim ke alamat ini."),
        render_kw={"type": "email", "autocomplete": "off"},
    )


class AccountForm(StaffForm):
    is_active = BooleanField(
        _l("Akun aktif"), description=_l("Akun yang tidak aktif tidak dapat masuk; riwayatnya tetap ada.")
    )


@only_for(ADMINISTRATOR)
def show_users() -> ResponseReturnValue:
    users = db.session.scalars(select(User).order_by(User.is_active.desc(), User.name))
    return render_template("admin/users.html", users=users.all())


@only_for(ADMINISTRATOR)
def new_user() -> ResponseReturnValue:
    form = NewAccountForm(submitted())
    if request.method == "POST" and form.validate():
        session, actor = db.session(), staff()
        try:
            user = add_user(
                session,
                name=text_of(form.name),
                email=text_of(form.email),
                roles=form.roles.data or [],
                actor=actor,
                now=now(),
            )
        except AccountProblem as problem:
            refuse(form.email, str(problem))
        else:
            send_password_link(session, user, _link(user), actor=actor, now=now())
            session.commit()
            flash(
                _("Akun %(name)s dibuat. Tautan kata sandi dikirim ke %(email)s.", name=user.name, email=user.email),
                "success",
            )
            return redirect(url_for(".users"), 303)
    return render_template("admin/user.html", form=form, user=None), 422 if request.method == "POST" else 200


@only_for(ADMINISTRATOR)
def edit_user(user_id: int) -> ResponseReturnValue:
    user = db.session.get(User, user_id) or abort(404)
    form = AccountForm(submitted(), name=user.name, roles=sorted(user.group_keys), is_active=user.is_active)
    if request.method == "POST" and form.validate():
        try:
            change_user(
                db.session(),
                user,
                name=text_of(form.name),
                roles=form.roles.data or [],
                is_active=form.is_active.data,
                actor=staff(),
                now=now(),
            )
        except AccountProblem as problem:
            refuse(form.roles, str(problem))
        else:
            db.session.commit()
            flash(_("Akun %(name)s disimpan.", name=user.name), "success")
            return redirect(url_for(".users"), 303)
    return render_template("admin/user.html", form=form, user=user), 422 if request.method == "POST" else 200


@only_for(ADMINISTRATOR)
def send_link(user_id: int) -> ResponseReturnValue:
    user = db.session.get(User, user_id) or abort(404)
    if not user.is_active:
        flash(_("Akun ini tidak aktif. Aktifkan dahulu, lalu kirim tautannya."), "danger")
        return redirect(url_for(".user", user_id=user.id), 303)
    send_password_link(db.session(), user, _link(user), actor=staff(), now=now())
    db.session.commit()
    flash(_("Tautan kata sandi dikirim ke %(email)s.", email=user.email), "success")
    return redirect(url_for(".user", user_id=user.id), 303)


def _link(user: User) -> str:
    token = reset_token(user, current_app.config["SECRET_KEY"])
    base_url: str = current_app.extensions["settings"].base_url
    return base_url + url_for("auth.set_new_password", token=token)
