"""URLs of incoming mail: `/surel-masuk`, one message, what a person decides about it; and `/pengaturan/surel`."""

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.cases.inbox.queues import may_see_case
from app.cases.mail.listing import READERS, counts, incoming, uneven_mailboxes
from app.database import db
from app.models import Case
from app.models.incoming import STATES, WAITING
from app.web.addresses import page_of
from app.web.audit.opening import record_opening
from app.web.mail import decisions, mailboxes
from app.web.mail.labels import reason_of, state_labels
from app.web.mail.loading import bytes_of, mail_for
from app.web.mail.shown import POLICY, file_of, framed_html
from app.web.permissions import only_for
from app.web.sign_in import signed_in

bp = Blueprint("mail", __name__)
PER_PAGE = 50
EVERYTHING = "semua"
DOWNLOAD_POLICY = "sandbox; default-src 'none'"


@bp.get("/surel-masuk")
@only_for(*READERS)
def overview() -> ResponseReturnValue:
    """List the mail in a state; what waits for a decision, where none is asked for."""
    session, state = db.session(), request.args.get("keadaan", WAITING)
    wanted = state if state in STATES else "" if state == EVERYTHING else WAITING
    return render_template(
        "mail/overview.html",
        page=page_of(incoming(signed_in(), wanted), PER_PAGE),
        counts=counts(session, signed_in()),
        state=wanted or EVERYTHING,
        labels=state_labels(),
        reason_of=reason_of,
        uneven=uneven_mailboxes(session),
        may_see=_may_see,
    )


@bp.get("/surel-masuk/<int:mail_id>")
@only_for(*READERS)
def show(mail_id: int) -> ResponseReturnValue:
    return decisions.page_of_mail(mail_for(db.session(), mail_id, signed_in()))


@bp.get("/surel-masuk/<int:mail_id>/html")
@only_for(*READERS)
def html(mail_id: int) -> ResponseReturnValue:
    """Give the HTML part for the frame on the message's page: sandboxed, without script and without anything remote."""
    mail = mail_for(db.session(), mail_id, signed_in())
    response = Response(framed_html(db.session(), mail), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@bp.get("/surel-masuk/<int:mail_id>/surel.eml")
@only_for(*READERS)
def raw(mail_id: int) -> ResponseReturnValue:
    """Hand out the message as it came."""
    mail = mail_for(db.session(), mail_id, signed_in())
    content = bytes_of(db.session(), mail)
    record_opening(mail.case, "file_opened", incoming_mail=mail_id)
    return _download(content, f"surel-{mail_id}.eml")


@bp.get("/surel-masuk/<int:mail_id>/berkas/<int:number>")
@only_for(*READERS)
def file(mail_id: int, number: int) -> ResponseReturnValue:
    """Hand out one file of a message: to be saved, never to be shown as a page of ours."""
    mail = mail_for(db.session(), mail_id, signed_in())
    name, content = file_of(db.session(), mail, number) or abort(404)
    record_opening(mail.case, "file_opened", incoming_mail=mail_id, file=number)
    return _download(content, name)


bp.add_url_rule("/surel-masuk/<int:mail_id>/tiket", "make_ticket", decisions.make_ticket, methods=["POST"])
bp.add_url_rule("/surel-masuk/<int:mail_id>/pengaduan", "make_complaint", decisions.make_complaint, methods=["POST"])
bp.add_url_rule("/surel-masuk/<int:mail_id>/gabung", "join", decisions.join, methods=["POST"])
bp.add_url_rule("/surel-masuk/<int:mail_id>/buang", "throw_away", decisions.throw_away, methods=["POST"])

bp.add_url_rule("/pengaturan/surel", "mailboxes", mailboxes.show_mailboxes)
bp.add_url_rule("/pengaturan/surel/baru", "new_mailbox", mailboxes.new_mailbox, methods=["GET", "POST"])
bp.add_url_rule("/pengaturan/surel/<int:mailbox_id>", "mailbox", mailboxes.edit_mailbox, methods=["GET", "POST"])


def _download(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _may_see(case: Case) -> bool:
    return may_see_case(signed_in(), case)
