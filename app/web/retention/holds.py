"""`/retensi/penahanan`: which cases may not be erased, why and until when."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.cases.errors import BadAnswer, Conflict, NotFound
from app.cases.retention.holds import holds, lift_hold, open_hold, set_hold
from app.clock import now
from app.database import db
from app.models import Case, LegalHold
from app.models.people import ADMINISTRATOR, AUDITOR
from app.web.addresses import page_of
from app.web.admin.fields import refuse, text_of
from app.web.permissions import only_for
from app.web.retention.forms import HoldForm, ReasonForm
from app.web.sign_in import signed_in, staff

PAGE_SIZE = 50


@only_for(ADMINISTRATOR, AUDITOR)
def show() -> ResponseReturnValue:
    return _page(HoldForm(data={"number": request.args.get("tiket", "")}))


@only_for(ADMINISTRATOR, AUDITOR)
def change() -> ResponseReturnValue:
    """Hold the case of a number."""
    form, session = HoldForm(request.form), db.session()
    if form.validate():
        case_id = session.scalar(select(Case.id).where(Case.number == text_of(form.number).upper()))
        if case_id is None:
            refuse(form.number, _("Tiket dengan nomor itu tidak ada. Periksa nomornya."))
        else:
            try:
                set_hold(session, case_id, text_of(form.reason), until=form.until.data, actor=staff(), now=now())
            except BadAnswer as bad:
                refuse(form[bad.field], bad.sentence)
            except Conflict as conflict:
                refuse(form.number, conflict.sentence)
            else:
                session.commit()
                flash(_("Tiket ditahan: isinya tidak dapat dihapus selama penahanan berlaku."), "success")
                return redirect(url_for("retention.holds"), 303)
    session.rollback()
    return _page(form), 422


@only_for(ADMINISTRATOR, AUDITOR)
def removal(case_id: int) -> ResponseReturnValue:
    """Ask why a hold is lifted."""
    return render_template("retention/lift_hold.html", hold=_hold(case_id), form=ReasonForm())


@only_for(ADMINISTRATOR, AUDITOR)
def remove(case_id: int) -> ResponseReturnValue:
    form, session, hold = ReasonForm(request.form), db.session(), _hold(case_id)
    if not form.validate():
        return render_template("retention/lift_hold.html", hold=hold, form=form), 422
    lift_hold(session, case_id, text_of(form.reason), actor=staff(), now=now())
    session.commit()
    flash(_("Penahanan dicabut."), "success")
    return redirect(url_for("retention.holds"), 303)


def _hold(case_id: int) -> LegalHold:
    hold = open_hold(db.session(), case_id)
    if hold is None:
        raise NotFound(_("Tiket itu tidak sedang ditahan."))
    return hold


def _page(form: HoldForm) -> str:
    session = db.session()
    over = session.scalars(holds(session, now(), are_over=True).limit(PAGE_SIZE)).all()
    page = page_of(holds(session, now()), PAGE_SIZE)
    may_read = AUDITOR in signed_in().group_keys
    return render_template("retention/holds.html", form=form, page=page, over=over, may_read=may_read)
