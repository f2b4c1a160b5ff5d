"""`/pemberitahuan`: read what has rung, one or all, and choose how to be told."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form

from app.cases.bell import NOTICE_WORDS, RUNG_FOR, notices_of, preference_of, read_all, read_notice, set_preference
from app.cases.errors import NotFound
from app.clock import now
from app.database import db
from app.web.addresses import LARGEST, page_of
from app.web.permissions import only_for
from app.web.sign_in import signed_in

bp = Blueprint("bell", __name__)
PAGE_SIZE = 50


class PreferenceForm(Form):
    mails_followed = BooleanField(_l("Kirim surel bila terjadi sesuatu pada tiket yang saya ikuti"))
    mails_daily = BooleanField(_l("Kirim surel pukul 07.30 pada hari kerja bila ada tugas saya yang jatuh tempo"))


@bp.get("/pemberitahuan")
@only_for(*RUNG_FOR)
def overview() -> ResponseReturnValue:
    """List a reader's notices, the newest first."""
    session, reader = db.session(), signed_in()
    page = page_of(notices_of(reader), PAGE_SIZE)
    form = PreferenceForm(obj=preference_of(session, reader.id))
    return render_template("bell/overview.html", page=page, form=form, words=NOTICE_WORDS)


@bp.post("/pemberitahuan/<int:notice_id>/buka")
@only_for(*RUNG_FOR)
def open_one(notice_id: int) -> ResponseReturnValue:
    """Take one as read and lead to its case, or its publication."""
    session = db.session()
    notice = read_notice(session, signed_in(), notice_id, now=now())
    if notice is None:
        raise NotFound(_("Pemberitahuan itu tidak ada."))
    session.commit()
    if notice.publication_id is not None:
        return redirect(url_for("publishing.request", publication_id=notice.publication_id), 303)
    return redirect(url_for("cases.show", case_id=notice.case_id), 303)


@bp.post("/pemberitahuan/dibaca")
@only_for(*RUNG_FOR)
def mark_all() -> ResponseReturnValue:
    """Take all as read, up to the newest one that the page showed."""
    session = db.session()
    shown = request.form.get("sampai", 0, type=int)
    read_all(session, signed_in(), up_to=min(shown, LARGEST), now=now())
    session.commit()
    flash(_("Semua pemberitahuan ditandai sudah dibaca."), "success")
    return redirect(url_for("bell.overview"), 303)


@bp.post("/pemberitahuan/pilihan")
@only_for(*RUNG_FOR)
def preferences() -> ResponseReturnValue:
    session, form = db.session(), PreferenceForm(request.form)
    set_preference(
        session, signed_in(), mails_followed=bool(form.mails_followed.data), mails_daily=bool(form.mails_daily.data)
    )
    session.commit()
    flash(_("Pilihan Anda disimpan."), "success")
    return redirect(url_for("bell.overview"), 303)
