"""Categories of requests: add, rename, retire."""

import re

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from wtforms import BooleanField, Field, Form, StringField
from wtforms.validators import ValidationError

from app.administration.categories import add_category, all_categories, change_category
from app.clock import now
from app.database import db
from app.models import Case, Category
from app.models.people import ADMINISTRATOR
from app.web.admin.fields import at_most, needed, stripped, submitted, text_of
from app.web.permissions import only_for
from app.web.sign_in import staff

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


class NameForm(Form):
    name = StringField(_l("Nama kategori"), [needed(_l("Isi nama kategori.")), at_most(120)], filters=[stripped])


class CategoryForm(NameForm):
    is_active = BooleanField(
        _l("Dapat dipilih"), description=_l("Kategori yang dihentikan tetap tercatat pada tiket yang memakainya.")
    )


class NewCategoryForm(NameForm):
    code = StringField(
        _l("Kode"),
        [needed(_l("Isi kode kategori."))],
        filters=[stripped],
        description=_l("Nama singkat yang dipakai tabel keputusan, misalnya gangguan. Tidak dapat diubah."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_code(self, field: Field) -> None:
        if not _CODE.fullmatch(field.data):
            raise ValidationError(_("Pakai huruf kecil, angka, dan garis bawah, diawali huruf."))
        if db.session.scalar(select(Category.id).where(Category.code == field.data)) is not None:
            raise ValidationError(_("Kode %(code)s sudah dipakai kategori lain.", code=field.data))


@only_for(ADMINISTRATOR)
def show_categories() -> ResponseReturnValue:
    counted = select(Case.category_id, func.count(Case.id)).group_by(Case.category_id)
    counts = {row[0]: row[1] for row in db.session.execute(counted)}
    return render_template("admin/categories.html", categories=all_categories(db.session()), counts=counts)


@only_for(ADMINISTRATOR)
def new_category() -> ResponseReturnValue:
    form = NewCategoryForm(submitted())
    if request.method == "POST" and form.validate():
        add_category(db.session(), code=text_of(form.code), name=text_of(form.name), actor=staff(), now=now())
        db.session.commit()
        flash(_("Kategori %(name)s ditambahkan.", name=text_of(form.name)), "success")
        return redirect(url_for(".categories"), 303)
    return render_template("admin/category.html", form=form, category=None), 422 if request.method == "POST" else 200


@only_for(ADMINISTRATOR)
def edit_category(category_id: int) -> ResponseReturnValue:
    category = db.session.get(Category, category_id) or abort(404)
    form = CategoryForm(submitted(), name=category.name, is_active=category.is_active)
    if request.method == "POST" and form.validate():
        change_category(
            db.session(), category, name=text_of(form.name), is_active=form.is_active.data, actor=staff(), now=now()
        )
        db.session.commit()
        flash(_("Kategori %(name)s disimpan.", name=category.name), "success")
        return redirect(url_for(".categories"), 303)
    return render_template(
        "admin/category.html", form=form, category=category
    ), 422 if request.method == "POST" else 200
