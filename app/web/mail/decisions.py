"""What a person decides about a message that waits or lies in quarantine. Each is done once; the second gets a 409."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import Form

from app.cases.inbox.queues import may_see_case
from app.cases.mail import judge as judge_mail
from app.cases.mail.listing import DECIDERS, is_undecided
from app.channels.incoming.reasons import advice_words
from app.clock import now
from app.database import db
from app.models import COMPLAINT, TICKET, Case, IncomingMail
from app.web.mail.forms import DiscardForm, JoinForm
from app.web.mail.labels import reason_of, state_labels
from app.web.mail.loading import mail_for
from app.web.mail.shown import shown
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff

JOIN, DISCARD = "join", "discard"


@only_for(*DECIDERS)
def make_ticket(mail_id: int) -> ResponseReturnValue:
    return _open_case(mail_id, TICKET)


@only_for(*DECIDERS)
def make_complaint(mail_id: int) -> ResponseReturnValue:
    return _open_case(mail_id, COMPLAINT)


@only_for(*DECIDERS)
def join(mail_id: int) -> ResponseReturnValue:
    """Put the message into the conversation of the case whose number was typed."""
    session, form = db.session(), JoinForm(request.form)
    mail = mail_for(session, mail_id, signed_in())
    number = _number(form)
    if form.validate() and _case_of(number) is None:
        form.number.errors = [_("Tiket %(number)s tidak ada. Periksa nomornya.", number=number)]
    if form.errors:
        return page_of_mail(mail, **{JOIN: form}), 422
    case = judge_mail.join_case(session, mail.id, number, actor=staff(), now=now())
    session.commit()
    return _on(case, _("Surel digabungkan ke %(number)s.", number=case.number))


@only_for(*DECIDERS)
def throw_away(mail_id: int) -> ResponseReturnValue:
    """Close the message without a case; its bytes stay."""
    session, form = db.session(), DiscardForm(request.form)
    mail = mail_for(session, mail_id, signed_in())
    if not form.validate():
        return page_of_mail(mail, **{DISCARD: form}), 422
    judge_mail.discard(session, mail.id, reason=form.reason.data or "", actor=staff(), now=now())
    session.commit()
    flash(_("Surel dibuang dari daftar kerja; isinya tetap tersimpan."), "success")
    return redirect(url_for(".overview"), 303)


def page_of_mail(mail: IncomingMail, **refused: Form) -> str:
    """Show one message, with the decisions that are still to be made."""
    forms = {JOIN: JoinForm(number=_proposed(mail)), DISCARD: DiscardForm(), **refused}
    for name, form in forms.items():
        for field in form:
            field.id = f"{name}-{field.name}"  # a page has each id once
    may_decide = is_undecided(mail) and bool(signed_in().group_keys & set(DECIDERS))
    return render_template(
        "mail/show.html",
        mail=mail,
        shown=shown(db.session(), mail),
        labels=state_labels(),
        reason=reason_of(mail),
        advice=advice_words(mail.reason) if may_decide else "",
        forms=forms,
        refused=next(iter(refused), ""),
        may_decide=may_decide,
        may_see=_may_see,
    )


def _open_case(mail_id: int, kind: str) -> ResponseReturnValue:
    session = db.session()
    mail = mail_for(session, mail_id, signed_in())
    case = judge_mail.make_case(session, mail.id, kind=kind, actor=staff(), now=now())
    session.commit()
    return _on(case, _("Surel menjadi %(number)s.", number=case.number))


def _on(case: Case, said: str) -> ResponseReturnValue:
    """Lead on to the case; whoever may not see complaints goes back to the list."""
    flash(said, "success")
    to = url_for("cases.show", case_id=case.id) if _may_see(case) else url_for(".overview")
    return redirect(to, 303)


def _number(form: JoinForm) -> str:
    return (form.number.data or "").upper()


def _case_of(number: str) -> Case | None:
    case = db.session.scalar(select(Case).where(Case.number == number))
    return case if case is not None and _may_see(case) else None


def _proposed(mail: IncomingMail) -> str:
    return mail.proposed_case.number if mail.proposed_case and _may_see(mail.proposed_case) else ""


def _may_see(case: Case) -> bool:
    return may_see_case(signed_in(), case)
