"""Rate how one ticket was served: one tap on the tracking page, a sentence after it if one likes."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import Actor
from app.clock import now
from app.database import db
from app.insight.ratings import SCORES, rate
from app.web.public.track import case_or_404


def give(token: str) -> ResponseReturnValue:
    case = case_or_404(token)
    score = request.form.get("nilai", type=int)
    if score is None or score not in SCORES:
        abort(400)
    comment = request.form.get("komentar")
    rate(db.session(), case, score, comment, actor=Actor.asking(case.requester), now=now())
    db.session.commit()
    flash(_("Terima kasih, penilaian Anda kami catat."), "success")
    return redirect(url_for("public.track", token=token, _anchor="penilaian"), 303)
