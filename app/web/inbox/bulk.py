"""Read the form of an action on many tasks, and run it row by row, each committed before the next."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.cases.claim import members_of
from app.cases.errors import BadAnswer
from app.cases.inbox.bulk import (
    ASSIGN,
    CLAIM,
    DUPLICATE,
    NOTE,
    Verb,
    annotate,
    assign,
    begin_run,
    case_numbered,
    claim,
    close_as_duplicate,
    do_row,
)
from app.clock import now
from app.database import begin_writing, db
from app.models import BulkRun, User, UserTask
from app.web.addresses import LARGEST
from app.web.inbox.forms import BulkForm
from app.web.inbox.list_address import SEARCH, ListAddress
from app.web.once import submission_key
from app.web.sign_in import signed_in, staff

CHOSEN = "tugas"


def chosen_ids() -> list[int]:
    """Return the ids of the tasks that the request names, nonsense left out."""
    given = request.values.getlist(CHOSEN)
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 11 and int(one) <= LARGEST]


def back_to(*besides: str) -> str:
    """Return the list that the action was sent from, without these parts of its address."""
    address = ListAddress.carried(request.values.get("antrean", ""))
    if address is None:
        return url_for("inbox.home")
    return (address.without(*besides) if besides else address).url()


def colleagues(session: Session, tasks: Sequence[UserTask]) -> list[User]:
    """Return who can take at least one of the tasks, by name; who cannot take a certain one is refused there."""
    found = {user.id: user for group in {task.candidate_group for task in tasks} for user in members_of(session, group)}
    return sorted(found.values(), key=lambda user: user.name)


def verb_of(session: Session, form: BulkForm, offered: Sequence[User]) -> Verb | None:
    """Return what is to be done with each task; None with the reasons beside the fields."""
    chosen = form.tindakan.data
    if not form.validate():
        return None
    if chosen == CLAIM:
        return claim()
    if chosen == ASSIGN:
        to = next((user for user in offered if str(user.id) == form.to.data), None)
        if to is not None:
            return assign(to, form.handover_note.data or "")
        form.refuse("to", _("Pilih penerima dari daftar."))
    elif chosen == NOTE:
        body = (form.body.data or "").strip()
        if body:
            return annotate(body)
        form.refuse("body", _("Tulis catatannya."))
    elif chosen == DUPLICATE:
        return _duplicate(session, form)
    else:
        form.refuse("tindakan", _("Pilih tindakannya."))
    return None


def _duplicate(session: Session, form: BulkForm) -> Verb | None:
    reason = (form.reason.data or "").strip()
    if not reason:
        form.refuse("reason", _("Tuliskan mengapa tiket-tiket ini duplikat."))
    try:
        case = case_numbered(session, form.duplicate_of.data or "", signed_in())
    except BadAnswer as bad:
        form.refuse(bad.field, bad.sentence)
        return None
    return close_as_duplicate(case, reason) if reason else None


def run(session: Session, verb_name: str, verb: Verb) -> BulkRun:
    """Do it row by row; the same form sent again finds what it has done. Raises BadAnswer."""
    found, is_new = begin_run(
        session,
        chosen_ids(),
        verb_name,
        back_to=back_to(SEARCH),  # a row that is kept holds no words that were looked for
        submission_key=submission_key(request),
        actor=staff(),
        now=now(),
    )
    session.commit()
    for row in found.rows if is_new else ():
        session.rollback()  # the rows were read anew after the commit: SQLite's writer says so before reading
        begin_writing(db.session())
        do_row(session, row, verb, actor=staff(), now=now())
        session.commit()
    return found


def answer_of(found: BulkRun) -> ResponseReturnValue:
    """Lead back to the list with one sentence where all went well, else to the page that says why not."""
    if all(row.done for row in found.rows):
        flash(done_words(found.verb, len(found.rows)), "success")
        return redirect(back_to(), 303)
    return redirect(url_for("inbox.bulk_result", run_id=found.id), 303)


def done_words(verb: str, number: int) -> str:
    words = {
        CLAIM: ngettext("%(num)s tugas diambil.", "%(num)s tugas diambil.", number),
        ASSIGN: ngettext("%(num)s tugas diserahkan.", "%(num)s tugas diserahkan.", number),
        NOTE: ngettext("%(num)s tiket diberi catatan.", "%(num)s tiket diberi catatan.", number),
        DUPLICATE: ngettext("%(num)s tiket digabungkan.", "%(num)s tiket digabungkan.", number),
    }
    return str(words[verb])


def refused_words(found: BulkRun) -> str:
    """Say how many were refused and why, each reason once: "2 tidak: sudah dipegang Ani"."""
    reasons: dict[str, int] = {}
    for row in found.rows:
        if not row.done:
            sentence = row.sentence or _("Belum dikerjakan.")
            reasons[sentence] = reasons.get(sentence, 0) + 1
    return " ".join(_("%(number)s tidak: %(why)s", number=number, why=why) for why, number in reasons.items())
