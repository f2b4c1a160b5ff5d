"""Ask to publish, agree, refuse, take back; publish at once where nobody else has to agree; go back to a version.

What is agreed to is one content, named by its digest, in place of one active version. Should either have changed, the
answer is no: nobody's word counts for what they have not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.cases.errors import BadAnswer, Conflict, NotAllowed, NotFound
from app.cases.migration import order_migration
from app.definitions.deploy import NotPublishable, deploy, digest_of, known_groups, obstacles
from app.definitions.drafts import DraftIsFrozen, change_state, draft_by_id, files_of
from app.definitions.folder import Files
from app.definitions.published import Published, active, load
from app.definitions.publishing.asking import ask_to_agree
from app.definitions.publishing.bell import ring_about, silence
from app.definitions.publishing.checks import check_of, red_scenarios
from app.definitions.publishing.four_eyes import APPROVERS, approvers_besides, needs_second_person
from app.models import Publication
from app.models.people import PROCESS_OWNER
from app.models.procedure_draft import DRAFT_OPEN, DRAFT_PUBLISHED, DRAFT_REQUESTED
from app.models.publication import (
    CHECK_DONE,
    MOVE_ALL,
    MOVE_CHOSEN,
    MOVE_NONE,
    PUBLISHED,
    REJECTED,
    REQUESTED,
    WITHDRAWN,
)

LONGEST_REASON = 450


@dataclass(frozen=True, slots=True)
class Plan:
    """What its author wants: why, which running cases are to move, and what they accept."""

    reason: str
    moves: str = MOVE_NONE
    case_ids: Sequence[int] = ()
    red_reason: str = ""  # why red scenarios are accepted
    accepts_newer: bool = False  # the draft was begun from an older version than the active one


def publish_draft(session: Session, draft_id: int, plan: Plan, *, actor: Actor, now: datetime) -> Publication:
    """Publish a draft, or ask a second person to agree. Its check must be done, for just this content.

    Raises NotAllowed, NotFound, DraftIsFrozen, NotPublishable, Conflict (not checked; nothing differs), BadAnswer.
    """
    _require_owner(actor)
    _check_plan(plan)
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
    return _request_or_publish(session, publication, files, actor, now)


def roll_back(session: Session, version_id: int, plan: Plan, *, actor: Actor, now: datetime) -> Publication:
    """Make an older version's content the active one again, as a new version; or ask a second person to agree.

    Raises NotAllowed, NotFound, NotPublishable, Conflict (it is what is active), BadAnswer.
    """
    _require_owner(actor)
    _check_plan(plan)
    source, current = _version(session, version_id), active(session)
    _require_other(source.digest, current)
    waiting = select(Publication.id).where(Publication.source_id == source.id, Publication.state == REQUESTED)
    if session.scalar(waiting.limit(1)) is not None:
        raise Conflict("Permintaan untuk kembali ke versi ini sudah menunggu persetujuan.")
    publication = _asked(plan, source.digest, current, actor, now)
    publication.source_id = source.id
    session.add(publication)
    return _request_or_publish(session, publication, source.files, actor, now)


def approve(session: Session, publication_id: int, words: str, *, actor: Actor, now: datetime) -> Publication:
    """Agree to a request, and publish. Raises NotAllowed, NotFound, NotPublishable, Conflict."""
    publication = _waiting(session, publication_id)
    _require_second_person(publication, actor)
    files, current = _files(session, publication), active(session)
    if digest_of(files) != publication.digest:
        raise Conflict("Isinya bukan lagi yang dimintakan persetujuan. Tolak permintaan ini, lalu minta lagi.")
    if publication.replaces_id != current.id:
        raise Conflict(
            f"Versi {current.version} terbit setelah permintaan ini dibuat. Tolak permintaan ini, lalu minta lagi."
        )
    publication.decided_by_id, publication.decided_at, publication.words = actor.user_id, now, words.strip() or None
    session.flush()
    silence(session, publication, now=now)
    _record(session, "publication_approved", publication, actor, now, reason=publication.words)
    _publish(session, publication, files, actor, now)
    ring_about(session, publication, "publication_approved", [publication.requested_by_id], actor=actor, now=now)
    return publication


def reject(session: Session, publication_id: int, words: str, *, actor: Actor, now: datetime) -> Publication:
    """Refuse a request, with words for its author; the draft can be changed again.

    Raises NotAllowed, NotFound, Conflict, BadAnswer.
    """
    publication = _waiting(session, publication_id)
    _require_second_person(publication, actor)
    if not words.strip():
        raise BadAnswer("words", "Tulis mengapa permintaan ini ditolak, dan apa yang perlu diubah.")
    _end(session, publication, REJECTED, words.strip(), actor, now)
    _record(session, "publication_rejected", publication, actor, now, reason=publication.words)
    ring_about(session, publication, "publication_rejected", [publication.requested_by_id], actor=actor, now=now)
    return publication


def withdraw(session: Session, publication_id: int, *, actor: Actor, now: datetime) -> Publication:
    """Take one's own request back. Raises NotAllowed, NotFound, Conflict."""
    publication = _waiting(session, publication_id)
    if publication.requested_by_id != actor.user_id:
        raise NotAllowed("Permintaan ini ditarik oleh yang memintanya.")
    _end(session, publication, WITHDRAWN, None, actor, now)
    _record(session, "publication_withdrawn", publication, actor, now)
    return publication


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


def _request_or_publish(
    session: Session, publication: Publication, files: Files, actor: Actor, now: datetime
) -> Publication:
    findings = obstacles(files, known_groups(session))
    if findings:
        raise NotPublishable(findings)
    session.flush()
    if not needs_second_person(session, actor):
        publication.decided_by_id, publication.decided_at = actor.user_id, now
        _publish(session, publication, files, actor, now)
        return publication
    if publication.draft_id is not None:
        change_state(session, publication.draft_id, DRAFT_REQUESTED, now=now)
    _record(session, "publication_requested", publication, actor, now, reason=publication.reason)
    ask_to_agree(session, publication, approvers_besides(session, actor.user_id), actor=actor, now=now)
    return publication


def _publish(session: Session, publication: Publication, files: Files, actor: Actor, now: datetime) -> None:
    """Make the content the active version, and order the moving of cases. The requester is whose order it is."""
    reason = publication.reason
    if publication.source_id is not None:
        reason = f"Kembali ke versi {_version(session, publication.source_id).version}: {reason}"
    if publication.draft_id is not None:
        draft = change_state(session, publication.draft_id, DRAFT_PUBLISHED, now=now)
        if digest_of(files_of(session, publication.draft_id)) != publication.digest:  # saved before it was locked
            raise Conflict("Draf ini baru saja disimpan orang lain. Periksa lagi isinya, lalu terbitkan.")
    made = deploy(session, files, replaces_id=publication.replaces_id, actor=actor, reason=reason, now=now)
    if publication.draft_id is not None:
        draft.published_as_id = made.id
    publication.state, publication.deployment_id = PUBLISHED, made.id
    session.flush()
    if publication.red_scenarios:
        accepted = orjson.loads(publication.red_scenarios)
        _record(
            session,
            "red_scenarios_accepted",
            publication,
            actor,
            now,
            accepted_red=accepted,
            reason=publication.red_reason,
        )
    if publication.moves != MOVE_NONE:
        chosen = orjson.loads(publication.chosen_cases) if publication.chosen_cases else None
        order_migration(
            session, made, case_ids=chosen, publication_id=publication.id, reason=reason, actor=actor, now=now
        )


def _end(
    session: Session, publication: Publication, state: str, words: str | None, actor: Actor, now: datetime
) -> None:
    publication.state, publication.words = state, words
    publication.decided_by_id, publication.decided_at = actor.user_id, now
    if publication.draft_id is not None:
        change_state(session, publication.draft_id, DRAFT_OPEN, now=now)
    session.flush()
    silence(session, publication, now=now)


def _record(session: Session, name: str, publication: Publication, actor: Actor, now: datetime, **data: Any) -> None:
    record(
        session,
        name,
        actor=actor,
        at=now,
        deployment_id=publication.deployment_id or publication.source_id,
        publication=publication.id,
        draft=publication.draft_id,
        digest=publication.digest,
        moves=publication.moves,
        **data,
    )


def _waiting(session: Session, publication_id: int) -> Publication:
    """Return a request that nobody has decided yet, its row locked."""
    locked = select(Publication).where(Publication.id == publication_id).with_for_update()
    publication = session.scalar(locked.execution_options(populate_existing=True))
    if publication is None:
        raise NotFound("Permintaan penerbitan itu tidak ada.")
    if publication.state != REQUESTED:
        who = publication.decided_by.name if publication.decided_by else None
        raise Conflict("Permintaan ini sudah diputuskan.", who=who, when=publication.decided_at)
    return publication


def _files(session: Session, publication: Publication) -> Files:
    if publication.draft_id is not None:
        return files_of(session, publication.draft_id)
    assert publication.source_id is not None
    return load(session, publication.source_id).files


def _version(session: Session, deployment_id: int) -> Published:
    try:
        return load(session, deployment_id)
    except LookupError:
        raise NotFound("Versi itu tidak ada.") from None


def _red(session: Session, digest: str) -> list[str]:
    """Return the titles of the scenarios that are red for this content. Raises Conflict where nobody has tried."""
    check = check_of(session, digest)
    if check is None or check.state != CHECK_DONE:
        raise Conflict("Isi draf ini belum selesai diperiksa. Jalankan pemeriksaannya, lalu terbitkan.")
    return [one.name for one in red_scenarios(check)]


def _check_plan(plan: Plan) -> None:
    if not plan.reason.strip():
        raise BadAnswer("reason", "Tulis mengapa prosedurnya diubah.")
    if len(plan.reason.strip()) > LONGEST_REASON or len(plan.red_reason.strip()) > LONGEST_REASON:
        raise BadAnswer("reason", f"Alasan paling banyak {LONGEST_REASON} karakter.")
    if plan.moves not in (MOVE_NONE, MOVE_ALL, MOVE_CHOSEN):
        raise BadAnswer("moves", "Pilih kasus mana yang pindah.")
    if plan.moves == MOVE_CHOSEN and not plan.case_ids:
        raise BadAnswer("moves", "Centang sedikitnya satu kasus, atau pilih hanya kasus baru.")


def _require_other(digest: str, current: Published) -> None:
    if digest == current.digest:
        raise Conflict(f"Isinya sama dengan versi {current.version} yang berlaku: tidak ada yang perlu diterbitkan.")


def _require_owner(actor: Actor) -> None:
    if PROCESS_OWNER not in actor.groups:
        raise NotAllowed("Prosedur diterbitkan oleh pemilik proses.")


def _require_second_person(publication: Publication, actor: Actor) -> None:
    if not actor.groups & set(APPROVERS):
        raise NotAllowed("Permintaan ini diputuskan oleh pemilik proses lain atau Koordinator.")
    if publication.requested_by_id == actor.user_id:
        raise NotAllowed("Permintaan sendiri tidak dapat disetujui sendiri. Mintalah orang kedua.")
