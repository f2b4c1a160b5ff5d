"""Ask to publish; publish at once where nobody else has to agree; go back to a version."""

from datetime import datetime

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.errors import BadAnswer, Conflict, NotAllowed
from app.definitions.deploy import NotPublishable, digest_of, known_groups, obstacles
from app.definitions.drafts import DraftIsFrozen, change_state, draft_by_id, files_of
from app.definitions.folder import Files
from app.definitions.published import Published, active
from app.definitions.publishing.asking import ask_to_agree
from app.definitions.publishing.checks import check_of, red_scenarios
from app.definitions.publishing.four_eyes import approvers_besides, needs_second_person
from app.definitions.publishing.in_force import put_in_force, record_publication, version_by_id
from app.definitions.publishing.plan import Plan, check_plan
from app.models import Publication
from app.models.people import PROCESS_OWNER
from app.models.procedure_draft import DRAFT_REQUESTED
from app.models.publication import CHECK_DONE, MOVE_CHOSEN, REQUESTED


def publish_draft(session: Session, draft_id: int, plan: Plan, *, actor: Actor, now: datetime) -> Publication:
    """Publish a draft, or ask a second person to agree. Its check must be done, for just this content.

    Raises NotAllowed, NotFound, DraftIsFrozen, NotPublishable, Conflict (not checked; nothing differs), BadAnswer.
    """
    _require_owner(actor)
    check_plan(plan)
    draft = draft_by_id(session, draft_id)
    if not draft.is_open:
        raise DraftIsFrozen(draft)
    files, current = files_of(session, draft_id), active(session)
    digest = digest_of(files)
    _require_other(digest, current)
    if draft.based_on_id != current.id and not plan.accepts_newer:
        raise BadAnswer("accepts_newer", f"Versi {current.version} terbit setelah draf ini dibuat. Bandingkan dahulu.")
    red = _red(session, digest)
    if red and not plan.red_reason.strip():
        raise BadAnswer("red_reason", "Ada skenario merah. Perbaiki drafnya, atau tulis mengapa hasilnya diterima.")
    publication = _asked(plan, digest, current, actor, now)
    publication.draft_id = draft_id
    if red:
        publication.red_scenarios = orjson.dumps(red).decode()
        publication.red_reason = plan.red_reason.strip()
    session.add(publication)
    return _request_orput_in_force(session, publication, files, actor, now)


def roll_back(session: Session, version_id: int, plan: Plan, *, actor: Actor, now: datetime) -> Publication:
    """Make an older version's content the active one again, as a new version; or ask a second person to agree.

    Raises NotAllowed, NotFound, NotPublishable, Conflict (it is what is active), BadAnswer.
    """
    _require_owner(actor)
    check_plan(plan)
    source, current = version_by_id(session, version_id), active(session)
    _require_other(source.digest, current)
    waiting = select(Publication.id).where(Publication.source_id == source.id, Publication.state == REQUESTED)
    if session.scalar(waiting.limit(1)) is not None:
        raise Conflict("Permintaan untuk kembali ke versi ini sudah menunggu persetujuan.")
    publication = _asked(plan, source.digest, current, actor, now)
    publication.source_id = source.id
    session.add(publication)
    return _request_orput_in_force(session, publication, source.files, actor, now)


def _asked(plan: Plan, digest: str, current: Published, actor: Actor, now: datetime) -> Publication:
    return Publication(
        digest=digest,
        replaces_id=current.id,
        state=REQUESTED,
        reason=plan.reason.strip(),
        moves=plan.moves,
        chosen_cases=orjson.dumps(sorted(set(plan.case_ids))).decode() if plan.moves == MOVE_CHOSEN else None,
        requested_by_id=actor.user_id,
        requested_at=now,
    )


def _request_orput_in_force(
    session: Session, publication: Publication, files: Files, actor: Actor, now: datetime
) -> Publication:
    findings = obstacles(files, known_groups(session))
    if findings:
        raise NotPublishable(findings)
    session.flush()
    if not needs_second_person(session, actor):
        publication.decided_by_id, publication.decided_at = actor.user_id, now
        put_in_force(session, publication, files, actor, now)
        return publication
    if publication.draft_id is not None:
        change_state(session, publication.draft_id, DRAFT_REQUESTED, now=now)
    record_publication(session, "publication_requested", publication, actor, now, reason=publication.reason)
    ask_to_agree(session, publication, approvers_besides(session, actor.user_id), actor=actor, now=now)
    return publication


def _red(session: Session, digest: str) -> list[str]:
    """Return the titles of the scenarios that are red for this content. Raises Conflict where nobody has tried."""
    check = check_of(session, digest)
    if check is None or check.state != CHECK_DONE:
        raise Conflict("Isi draf ini belum selesai diperiksa. Jalankan pemeriksaannya, lalu terbitkan.")
    return [one.name for one in red_scenarios(check)]


def _require_other(digest: str, current: Published) -> None:
    if digest == current.digest:
        raise Conflict(f"Isinya sama dengan versi {current.version} yang berlaku: tidak ada yang perlu diterbitkan.")


def _require_owner(actor: Actor) -> None:
    if PROCESS_OWNER not in actor.groups:
        raise NotAllowed("Prosedur diterbitkan oleh pemilik proses.")
