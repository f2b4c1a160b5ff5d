"""Which form a URL sends, so that a draft can be kept for it and come back to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.cases.drafts import draft_of, save_draft
from app.cases.errors import Refused
from app.models import User


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that was sent when the sign-in had ended: where to, what was typed into it, and when."""

    path: str
    typed: Mapping[str, Sequence[str]]
    at: datetime


REFILLED = "refilled"
"""Name in the session of the page that is to show once what was typed before the sign-in ended."""

# path of the POST → key of the draft ("" where nothing is typed), and the page that shows the form
_FORMS = (
    (re.compile(r"/tugas/(\d+)/selesaikan"), "task:{0}", "/tugas/{0}"),
    (re.compile(r"/tugas/(\d+)/serahkan"), "hand_over:{0}", "/tugas/{0}"),
    (re.compile(r"/tugas/(\d+)/[a-z]+"), "", "/tugas/{0}"),
    (re.compile(r"/tiket/(\d+)/catatan"), "note:{0}", "/tiket/{0}"),
    (re.compile(r"/tiket/(\d+)/(gabung|pisah|kait)"), "", "/tiket/{0}/{1}"),
    (re.compile(r"/tiket/(\d+)/[a-z-]+"), "", "/tiket/{0}"),
    (re.compile(r"/tiket-baru/([a-z_]+)/([a-z_]+)(?:/penelepon(?:/\d+)?)?"), "start:{0}:{1}", "/tiket-baru/{0}/{1}"),
    (re.compile(r"(/admin/[\w/-]{1,80})"), "page:{0}", "{0}"),
    (re.compile(r"(/faq-kelola/(?:baru|\d+/ubah|sinonim/(?:baru|\d+)))"), "page:{0}", "{0}"),
    (re.compile(r"(/faq-kelola/\d+)/[a-z]+"), "", "{0}"),
    (re.compile(r"(/teks-siap/(?:baru|\d+))"), "page:{0}", "{0}"),
)


def form_of(path: str) -> tuple[str, str]:
    """Return the key of the draft and the page of the form that a POST to `path` sends; "" for what there is not."""
    for pattern, key, page in _FORMS:
        match = pattern.fullmatch(path)
        if match:
            return key.format(*match.groups()), page.format(*match.groups())
    return "", ""


def keep_as_draft(session: Session, user: User, unsent: Unsent) -> str:
    """Save what was typed as the draft of its form, unless a later one is there.

    Returns the page that shows the form with it, "" where there is none.
    """
    key, page = form_of(unsent.path)
    if not key or not unsent.typed:
        return ""
    earlier = draft_of(session, user.id, key)
    if earlier is None or earlier[1] <= unsent.at:
        try:
            save_draft(session, user.id, key, unsent.typed, now=unsent.at)
        except Refused:  # longer than any form takes
            return ""
    return page
