"""`/retensi/jatuh-tempo`: what the rules no longer keep, as a page and as CSV, and the order to erase it."""

import csv
import io

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import lazyload

from app.audit import record
from app.audit.export.formulas import as_text
from app.cases.erasure import REMAINS
from app.cases.retention.due import counts, due_cases
from app.cases.retention.rules import KINDS, rules
from app.cases.retention.runs import NotAsShown, order_run
from app.channels.site import site_of
from app.clock import now
from app.database import begin_writing, db
from app.models import Case
from app.models.people import ADMINISTRATOR, AUDITOR
from app.web.admin.fields import refuse, text_of
from app.web.permissions import only_for
from app.web.retention.forms import RunForm
from app.web.sign_in import signed_in, staff

MOST_SHOWN = 50


@only_for(ADMINISTRATOR, AUDITOR)
def show() -> ResponseReturnValue:
    return _page(RunForm())


@only_for(ADMINISTRATOR)
def start() -> ResponseReturnValue:
    """Order that everything on the page is erased, in the background; what is no longer so is shown anew."""
    session, form = db.session(), RunForm(request.form)
    if not form.validate():
        return _page(form), 422
    actor, shown = staff(), form.total.data
    session.rollback()
    begin_writing(session)
    try:
        run = order_run(session, text_of(form.reason), shown=shown, actor=actor, now=now())
    except NotAsShown as changed:
        session.rollback()
        refuse(form.reason, changed.sentence)
        return _page(form), 422
    session.commit()
    flash(_("Penghapusan dimulai."), "success")
    return redirect(url_for("retention.run", run_id=run.id), 303)


@only_for(ADMINISTRATOR, AUDITOR)
def download() -> ResponseReturnValue:
    """Send the whole list. No person is named in it; that it was taken is recorded."""
    session = db.session()
    zone = site_of(session).zone
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([_("Nomor"), _("Jenis"), _("Kategori"), _("Kanal"), _("Diterima"), _("Ditutup")])
    for case in session.scalars(due_cases(session, now()).options(lazyload(Case.requester))):
        category = case.category.name if case.category else ""
        days = [at.astimezone(zone).strftime("%Y-%m-%d") if at else "" for at in (case.received_at, case.closed_at)]
        rows.writerow(as_text(cell) for cell in (case.number, KINDS[case.kind], category, case.channel, *days))
    session.rollback()
    begin_writing(session)
    record(session, "report_exported", actor=staff(), at=now(), report="jatuh-tempo-retensi", format="csv")
    session.commit()
    answer = Response(text.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="jatuh-tempo-retensi.csv"'
    return answer


def _page(form: RunForm) -> str:
    session, at = db.session(), now()
    by_month = counts(session, at)
    return render_template(
        "retention/due.html",
        form=form,
        counts=by_month,
        total=sum(one.number - one.held for one in by_month),
        held=sum(one.held for one in by_month),
        cases=session.scalars(due_cases(session, at).options(lazyload(Case.requester)).limit(MOST_SHOWN)).all(),
        most=MOST_SHOWN,
        kinds=KINDS,
        has_rules=bool(rules(session)),
        remains=REMAINS,
        may_start=ADMINISTRATOR in signed_in().group_keys,
        may_read=AUDITOR in signed_in().group_keys,
    )
