"""`/pengaturan/surel`: the mailboxes, how each fares, and where it is."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.administration.mailboxes import (
    MailboxProblem,
    add_mailbox,
    address_of,
    all_mailboxes,
    change_mailbox,
)
from app.channels.site import site_of
from app.clock import now
from app.database import db
from app.models import Mailbox
from app.models.people import ADMINISTRATOR
from app.web.admin.fields import submitted
from app.web.mail.forms import MailboxForm, shown_in_form
from app.web.permissions import only_for
from app.web.sign_in import staff


@only_for(ADMINISTRATOR)
def show_mailboxes() -> ResponseReturnValue:
    session = db.session()
    rows = [(mailbox, address_of(session, mailbox)) for mailbox in all_mailboxes(session)]
    return render_template("mail/mailboxes.html", rows=rows)


@only_for(ADMINISTRATOR)
def new_mailbox() -> ResponseReturnValue:
    return _edit(None)


@only_for(ADMINISTRATOR)
def edit_mailbox(mailbox_id: int) -> ResponseReturnValue:
    return _edit(db.session.get(Mailbox, mailbox_id) or abort(404))


def _edit(mailbox: Mailbox | None) -> ResponseReturnValue:
    session = db.session()
    zone = site_of(session).zone
    form = MailboxForm(submitted(), data=shown_in_form(mailbox, zone, now()))
    if request.method == "POST" and form.validate():
        try:
            _save(mailbox, form)
            return redirect(url_for(".mailboxes"), 303)
        except MailboxProblem as problem:
            form.form_errors.append(str(problem))
    page = render_template("mail/mailbox.html", form=form, mailbox=mailbox)
    return page, 422 if request.method == "POST" else 200


def _save(mailbox: Mailbox | None, form: MailboxForm) -> None:
    session = db.session()
    details = form.details(site_of(session).zone)
    if mailbox is None:
        add_mailbox(session, details, actor=staff(), now=now())
        said = _("Kotak surel ditambahkan.")
    elif change_mailbox(session, mailbox, details, actor=staff(), now=now()):
        said = _("Kotak surel disimpan.")
    else:
        said = _("Tidak ada yang berubah.")
    session.commit()
    flash(said, "success")
