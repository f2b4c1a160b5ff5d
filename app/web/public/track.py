"""Follow a case: find it by its link, see where it stands, read the conversation, fetch its files."""

import re

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.cases.errors import NotFound
from app.clock import now
from app.database import db
from app.models import Attachment, Case, Message
from app.web.downloads import send_stored_file
from app.web.public.ask import offered_answers
from app.web.public.case_view import show_case

_LINK = re.compile(r"^(?:.*/lacak/)?([A-Za-z0-9_-]+)(?:[/?#].*)?$")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NUMBER = re.compile(r"^[A-Z]{1,4}-\d{4}-\d+$", re.IGNORECASE)
_SECONDS_OF_NEWS = 3600
_WITH_CONVERSATION = (selectinload(Case.messages).joinedload(Message.attachments),)


def case_or_404(token: str, *options: ExecutableOption) -> Case:
    """Return the case that a tracking token opens. Raises NotFound."""
    case = _case_with(token, *options)
    if case is None:
        raise NotFound(_("Tautan lacak ini tidak dikenal. Mungkin terpotong saat disalin."))
    return case


def _case_with(token: str, *options: ExecutableOption) -> Case | None:
    if not _TOKEN.fullmatch(token):
        return None
    return db.session.scalar(select(Case).where(Case.tracking_token == token).options(*options))


def find() -> ResponseReturnValue:
    """Lead from a pasted link to its case; say beside the field why it leads nowhere."""
    typed = request.form.get("link", "").strip()
    problem = None
    if request.method == "POST":
        found = _LINK.match("".join(typed.split()))  # mail programs break long lines
        if found and _case_with(found[1]) is not None:
            return redirect(url_for("public.track", token=found[1]), 303)
        problem = _problem_with(typed)
    return render_template("public/find.html", typed=typed, problem=problem), 422 if problem else 200


def _problem_with(typed: str) -> str:
    if not typed:
        return str(_("Tempel tautan lacak Anda di sini."))
    if _NUMBER.match(typed):
        sentence = _(
            "Nomor tiket saja tidak cukup, karena dapat ditebak orang lain. "
            "Tempel tautan lacak yang ada di surel tanda terima."
        )
    else:
        sentence = _(
            "Tautan ini tidak dikenal. Salin seutuhnya dari surel tanda terima, termasuk huruf dan angka di ujungnya."
        )
    return str(sentence)


def track(token: str) -> ResponseReturnValue:
    case = case_or_404(token, *_WITH_CONVERSATION)
    is_news = (now() - case.entered_at).total_seconds() < _SECONDS_OF_NEWS and len(case.messages) == 1
    if "baru" in request.args and is_news:
        hits = offered_answers(db.session(), request.args.get("jawaban", ""))
        return show_case(case, "public/received.html", hits=hits)
    return show_case(case)


def download(token: str, file_id: int) -> ResponseReturnValue:
    """Send a file of the conversation; those that only staff may see do not exist here."""
    case = case_or_404(token)
    file = db.session.scalar(
        select(Attachment).where(
            Attachment.id == file_id,
            Attachment.case_id == case.id,
            Attachment.message_id.is_not(None),
            Attachment.is_internal.is_(False),
        )
    )
    if file is None:
        raise NotFound(_("Berkas itu tidak ada pada tiket ini."))
    return send_stored_file(db.session(), file)


def keep_out_of_search_engines(response: Response) -> Response:
    if request.view_args and "token" in request.view_args:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
