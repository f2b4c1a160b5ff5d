"""What a reader says of an entry, once: that it answers what they were about to ask, that it helps, that it does not.

What was said is remembered in the reader's own cookie, so that a second click is not a second reader.
"""

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.faq.entries import shown_entry
from app.cases.faq.feedback import LONGEST_REASON, tell
from app.clock import now
from app.database import db
from app.forms.normalise import clean_line
from app.models import FaqEntry
from app.models.faq import ANSWERED, HELPFUL, UNHELPFUL

_SAID = "faq_said"
_MOST_REMEMBERED = 60
_JUDGED = "judged"


def answered(entry_id: int) -> ResponseReturnValue:
    """Count that the question needs no ticket any more; one that has been sent already may be withdrawn."""
    entry = entry_or_404(entry_id)
    if _say_once(entry, ANSWERED):
        tell(db.session(), entry, ANSWERED, now=now())
        db.session.commit()
    token = request.form.get("tiket", "")
    if token:
        return redirect(url_for("public.withdraw", token=token), 303)
    flash(_("Senang jawabannya sudah ada. Anda tidak perlu mengirim permohonan."), "success")
    return redirect(url_for("public.faq_entry", entry_id=entry.id), 303)


def judge(entry_id: int) -> ResponseReturnValue:
    """Count whether the entry helped, with a reason where one was written."""
    entry = entry_or_404(entry_id)
    kind = HELPFUL if request.form.get("membantu") == "ya" else UNHELPFUL
    if _say_once(entry, _JUDGED):
        reason = clean_line(request.form.get("alasan", ""))[:LONGEST_REASON] if kind == UNHELPFUL else ""
        tell(db.session(), entry, kind, reason=reason, now=now())
        db.session.commit()
    flash(_("Terima kasih, penilaian Anda kami catat."), "success")
    return redirect(url_for("public.faq_entry", entry_id=entry.id), 303)


def entry_or_404(entry_id: int) -> FaqEntry:
    return shown_entry(db.session(), entry_id) or abort(404)


def has_judged(entry: FaqEntry) -> bool:
    return f"{entry.id}:{_JUDGED}" in session.get(_SAID, [])


def _say_once(entry: FaqEntry, what: str) -> bool:
    said: list[str] = session.get(_SAID, [])
    key = f"{entry.id}:{what}"
    if key in said:
        return False
    session[_SAID] = [*said, key][-_MOST_REMEMBERED:]
    return True
