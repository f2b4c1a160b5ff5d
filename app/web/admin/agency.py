"""The agency's details: an empty one is shown to the public as not yet determined."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form, StringField, TextAreaField

from app.administration.agency import DETAILS, Detail, all_settings, change_settings
from app.clock import now
from app.database import db
from app.models.people import ADMINISTRATOR
from app.web.admin.fields import at_most, email_address, stripped, submitted
from app.web.permissions import only_for
from app.web.sign_in import staff

LONGEST = 500


def _field(detail: Detail) -> StringField:
    kind = TextAreaField if detail.key == "address" else StringField
    rules = [at_most(LONGEST), *([email_address] if detail.key.endswith("_email") else [])]
    return kind(detail.label, rules, filters=[stripped], description=detail.hint)


AgencyForm = type("AgencyForm", (Form,), {detail.key: _field(detail) for detail in DETAILS})


@only_for(ADMINISTRATOR)
def edit_agency() -> ResponseReturnValue:
    session = db.session()
    form = AgencyForm(submitted(), data=all_settings(session))
    if request.method == "POST" and form.validate():
        values = {key: value or "" for key, value in form.data.items()}
        changed = change_settings(session, values, actor=staff(), now=now())
        session.commit()
        flash(
            _("Data instansi disimpan.") if changed else _("Tidak ada yang berubah."), "success" if changed else "info"
        )
        return redirect(url_for(".agency"), 303)
    return render_template("admin/agency.html", form=form), 422 if request.method == "POST" else 200
