"""Keep what somebody types, from the first keystroke, until the form is sent: one draft per user and form."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import orjson
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.cases.errors import Refused
from app.models import FormDraft
from app.models.base import table_of
from app.models.upsert import insert_missing
from app.models.write_behind import write_later

MOST_BYTES = 200_000
Draft = tuple[dict[str, list[str]], datetime]
_DRAFTS = table_of(FormDraft)
_DROP = delete(_DRAFTS).where(_DRAFTS.c.user_id == bindparam("of_user"), _DRAFTS.c.form_key == bindparam("of_form"))


def save_draft(
    session: Session, user_id: int, form_key: str, content: Mapping[str, Sequence[str]], *, now: datetime
) -> None:
    """Keep the strings typed, in place of what was kept before. Raises Refused for more than a form can hold."""
    text = orjson.dumps({key: list(values) for key, values in content.items()}).decode()
    if len(text) > MOST_BYTES:
        raise Refused("Konsep ini terlalu panjang untuk disimpan otomatis. Pindahkan sebagian ke lampiran.")
    insert_missing(session, FormDraft, user_id=user_id, form_key=form_key, content="{}", saved_at=now)
    own = update(FormDraft).where(FormDraft.user_id == user_id, FormDraft.form_key == form_key)
    session.execute(own.values(content=text, saved_at=now))


def draft_of(session: Session, user_id: int, form_key: str) -> Draft | None:
    """Return the strings typed and when they were last kept, or None."""
    return drafts_of(session, user_id, [form_key]).get(form_key)


def drafts_of(session: Session, user_id: int, form_keys: Collection[str]) -> dict[str, Draft]:
    """Return the same of several forms, by their keys; those that nobody has typed into are left out."""
    query = select(FormDraft).where(FormDraft.user_id == user_id, FormDraft.form_key.in_(form_keys))
    return {draft.form_key: (orjson.loads(draft.content), draft.saved_at) for draft in session.scalars(query)}


def drop_draft(session: Session, user_id: int | None, form_key: str) -> None:
    write_later(session, _DROP, {"of_user": user_id, "of_form": form_key})
