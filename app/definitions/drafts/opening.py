"""Open a draft, name it, end it. Its files are changed in `editing` and `replacing`."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import NotFound
from app.definitions.deploy import digest_of
from app.definitions.drafts.errors import DraftIsFrozen
from app.definitions.drafts.names import check_whole
from app.definitions.drafts.reading import files_of
from app.definitions.drafts.trail import settle_draft
from app.definitions.folder import Files
from app.models import Deployment, ProcedureDraft, ProcedureDraftFile
from app.models.procedure_draft import DRAFT_DISCARDED, DRAFT_PUBLISHED

_ENDED = (DRAFT_DISCARDED, DRAFT_PUBLISHED)


def open_draft(
    session: Session, *, name: str, files: Files, based_on: int | None, actor: Actor, now: datetime
) -> ProcedureDraft:
    """Open a draft that holds `files` as they are. `based_on` is the id of the deployment that they were taken from.

    Raises FileRefused where there are too many files, or too many bytes.
    """
    check_whole(len(content) for content in files.values())
    by = actor.user_id
    draft = ProcedureDraft(
        name=name, based_on_id=based_on, revision=1, created_by_id=by, created_at=now, changed_by_id=by, changed_at=now
    )
    session.add(draft)
    session.flush()
    session.add_all(
        new_row(draft, path, content, actor=actor, now=now, is_noted=True) for path, content in files.items()
    )
    session.flush()
    version = session.scalar(select(Deployment.version).where(Deployment.id == based_on)) if based_on else None
    after = {"name": name, "digest": digest_of(files), "files": sorted(files)}
    record(
        session,
        "draft_opened",
        actor=actor,
        at=now,
        deployment_id=based_on,
        draft=draft.id,
        version=version,
        after=after,
    )
    return draft


def new_row(
    draft: ProcedureDraft, path: str, content: bytes, *, actor: Actor, now: datetime, is_noted: bool = False
) -> ProcedureDraftFile:
    """Return a file as the draft's present revision; `is_noted` where the event at hand tells of its content."""
    digest = hashlib.sha256(content).hexdigest()
    return ProcedureDraftFile(
        draft_id=draft.id,
        path=path,
        content=content,
        digest=digest,
        size=len(content),
        revision=draft.revision,
        is_removed=False,
        changed_by_id=actor.user_id,
        changed_at=now,
        noted_digest=digest if is_noted else None,
    )


def locked(session: Session, draft_id: int, *, to_change: bool = True) -> ProcedureDraft:
    """Return a draft, kept from every other change until the transaction ends. Raises NotFound, DraftIsFrozen."""
    query = select(ProcedureDraft).where(ProcedureDraft.id == draft_id).with_for_update()
    draft = session.scalar(query.execution_options(populate_existing=True))
    if draft is None:
        raise NotFound("Draf ini tidak ada. Buka daftar draf di halaman Prosedur.")
    if to_change and not draft.is_open:
        raise DraftIsFrozen(draft)
    return draft


def name_draft(session: Session, draft_id: int, name: str, *, actor: Actor, now: datetime) -> None:
    """Give a draft another name. Raises NotFound, DraftIsFrozen."""
    draft = locked(session, draft_id)
    if draft.name == name:
        return
    before, draft.name = draft.name, name
    draft.changed_by_id, draft.changed_at = actor.user_id, now
    session.flush()
    record(
        session,
        "draft_renamed",
        actor=actor,
        at=now,
        draft=draft.id,
        before={"name": before},
        after={"name": name},
    )


def change_state(session: Session, draft_id: int, state: str, *, now: datetime) -> ProcedureDraft:
    """Freeze a draft, open it again or end it, after telling the trail what its files are; returns it, locked.

    The caller records the event that this belongs to. Raises NotFound; DraftIsFrozen for a draft that has ended.
    """
    draft = locked(session, draft_id, to_change=False)
    if draft.state in _ENDED:
        raise DraftIsFrozen(draft)
    settle_draft(session, draft, now=now)
    draft.state = state
    draft.closed_at = now if state in _ENDED else None
    session.flush()
    return draft


def discard_draft(session: Session, draft_id: int, *, actor: Actor, now: datetime) -> None:
    """End a draft unpublished. Its files stay readable in the database; no page changes them any more.

    Raises NotFound; DraftIsFrozen where it waits for approval or has ended.
    """
    draft = locked(session, draft_id)
    digest = digest_of(files_of(session, draft_id))
    change_state(session, draft_id, DRAFT_DISCARDED, now=now)
    draft.changed_by_id, draft.changed_at = actor.user_id, now
    session.flush()
    gone = {"digest": digest}
    record(session, "draft_discarded", actor=actor, at=now, draft=draft.id, title=draft.name, before=gone, after=None)
