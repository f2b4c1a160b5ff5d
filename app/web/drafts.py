"""Which form a URL sends, so that a draft can be kept for it and come back to it."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.cases.drafts import draft_of, save_draft
from app.clock import now
from app.models import User

# path of the POST → key of the draft, and the page that shows the form again
_FORMS = (
    (re.compile(r"^/tugas/(\d+)/"), "task:{0}", "/tugas/{0}"),
    (re.compile(r"^/tiket/(\d+)/catatan$"), "note:{0}", "/tiket/{0}"),
    (re.compile(r"^/tiket-baru/([a-z_]+)/([a-z_]+)$"), "start:{0}:{1}", "/tiket-baru/{0}/{1}"),
)


def keep_as_draft(session: Session, user: User, path: str, typed: Mapping[str, Sequence[str]]) -> str | None:
    """Save what was typed as the draft of the form that `path` sends, unless a draft is there already.

    Returns the path of the page that shows the form, or None where the path sends no such form.
    """
    for pattern, key, page in _FORMS:
        match = pattern.match(path)
        if match:
            form_key = key.format(*match.groups())
            if typed and draft_of(session, user.id, form_key) is None:
                save_draft(session, user.id, form_key, typed, now=now())
            return page.format(*match.groups())
    return None
