"""The entries: the list, one with its versions and what readers said of it, and what is done to it in one step."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.cases.faq.entries import list_faq
from app.cases.faq.feedback import counts_of, reasons_for
from app.cases.faq.publish import next_review
from app.cases.faq.related import MOST_SHOWN, choose_related, chosen_for, nearest_to
from app.cases.faq.retire import republish, retire
from app.cases.faq.review import count_due, due_for_review, review
from app.clock import now
from app.database import db
from app.forms.normalise import clean_line
from app.models import FaqEntry, FaqVersion
from app.models.people import KOORDINATOR
from app.search import search_faq
from app.web.addresses import page_of
from app.web.admin.fields import text_of
from app.web.faq.forms import RetireForm, ReviewForm
from app.web.permissions import only_for
from app.web.sign_in import staff

PAGE_SIZE = 50
MOST_HITS = 20
MOST_OFFERED = 8
DUE, RETIRED = "tinjau", "ditarik"


@only_for(KOORDINATOR)
def overview() -> ResponseReturnValue:
    """List the entries: those shown, those due for review, those retired, or what a search would find."""
    session, shown = db.session(), request.args.get("tampil", "")
    wanted = clean_line(request.args.get("q", ""))[:200]
    hits = search_faq(session, wanted, MOST_HITS) if wanted else []
    page = page_of(_listed(shown), PAGE_SIZE)
    entries = [hit.entry for hit in hits] if wanted else page.items
    return render_template(
        "faq/overview.html",
        entries=entries,
        page=page,
        wanted=wanted,
        shown=shown,
        due=count_due(session, now().date()),
        today=now().date(),
        counts=counts_of(session, *(entry.id for entry in entries)) if entries else {},
    )


def _listed(shown: str) -> Select[FaqEntry]:
    if shown == RETIRED:
        return select(FaqEntry).where(FaqEntry.retired_at.is_not(None)).order_by(FaqEntry.retired_at.desc())
    return due_for_review(now().date()) if shown == DUE else list_faq()


@only_for(KOORDINATOR)
def show(entry_id: int) -> ResponseReturnValue:
    return _show(_entry_or_404(entry_id))


def _show(entry: FaqEntry, *, retiring: RetireForm | None = None, reviewing: ReviewForm | None = None) -> str:
    session = db.session()
    versions = select(FaqVersion).where(FaqVersion.entry_id == entry.id).order_by(FaqVersion.number.desc())
    chosen = chosen_for(session, entry)
    known = {one.id for one in chosen}
    near = [one for one in nearest_to(session, entry, MOST_OFFERED) if one.id not in known]
    return render_template(
        "faq/entry.html",
        entry=entry,
        versions=session.scalars(versions).all(),
        counts=counts_of(session, entry.id).get(entry.id, {}),
        reasons=reasons_for(session, entry),
        chosen=chosen,
        offered=near,
        most_shown=MOST_SHOWN,
        today=now().date(),
        retiring=retiring or RetireForm(),
        reviewing=reviewing or ReviewForm(data={"next_on": next_review(now())}),
    )


@only_for(KOORDINATOR)
def retire_entry(entry_id: int) -> ResponseReturnValue:
    entry, form = _entry_or_404(entry_id), RetireForm(request.form)
    if not form.validate():
        return _show(entry, retiring=form), 422
    retire(db.session(), entry, reason=text_of(form.reason), actor=staff(), now=now())
    return _done(entry, _("Ditarik dari FAQ. Riwayatnya tetap tersimpan."))


@only_for(KOORDINATOR)
def republish_entry(entry_id: int) -> ResponseReturnValue:
    entry = _entry_or_404(entry_id)
    republish(db.session(), entry, actor=staff(), now=now())
    return _done(entry, _("Tayang lagi di FAQ."))


@only_for(KOORDINATOR)
def review_entry(entry_id: int) -> ResponseReturnValue:
    entry, form = _entry_or_404(entry_id), ReviewForm(request.form)
    if not form.validate():
        return _show(entry, reviewing=form), 422
    assert form.next_on.data is not None
    review(db.session(), entry, next_on=form.next_on.data, actor=staff(), now=now())
    return _done(entry, _("Peninjauan dicatat."))


@only_for(KOORDINATOR)
def relate(entry_id: int) -> ResponseReturnValue:
    entry = _entry_or_404(entry_id)
    ids = [int(value) for value in request.form.getlist("terkait") if value.isdigit() and len(value) < 10]
    choose_related(db.session(), entry, ids, actor=staff(), now=now())
    return _done(entry, _("Pertanyaan terkait disimpan."))


def _entry_or_404(entry_id: int) -> FaqEntry:
    return db.session.get(FaqEntry, entry_id) or abort(404)


def _done(entry: FaqEntry, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for(".entry", entry_id=entry.id), 303)
