"""Merge a case into another, and undo it. Closing as a duplicate is the same verb with its reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases import step as steps
from app.cases.bell import ring, tell_followers
from app.cases.clock import STOPPED
from app.cases.errors import AlreadyClaimed, BadAnswer, Conflict, NotAllowed
from app.cases.merging.answer import tell_answer, tell_in_force
from app.cases.merging.merged import MERGED, back_to_work, merge_of, set_aside
from app.cases.one_at_a_time import Turn, wait_for_turn
from app.cases.step_at_work import Step
from app.engine.own_settings import ANSWER
from app.models import Case, CaseMerge, Message
from app.models.people import ADMIN_PPE, HELPDESK, KOORDINATOR

MERGERS = frozenset({HELPDESK, ADMIN_PPE, KOORDINATOR})
LONGEST_REASON = 500


def merge_cases(
    session: Session, source_id: int, target_id: int, *, reason: str, actor: Actor, now: datetime
) -> CaseMerge:
    """Set one case aside in favour of another of the same kind; its requester is told, and answered by the other.

    Raises NotAllowed, NotFound, BadAnswer (no reason), AlreadyClaimed (a colleague works on it), Conflict with the
    sentence that says why the two cannot be merged.
    """
    _require_merger(actor)
    if not reason.strip():
        raise BadAnswer("reason", "Tuliskan mengapa tiket ini digabung.")
    if source_id == target_id:
        raise Conflict("Tiket tidak dapat digabung ke dirinya sendiri. Pilih tiket lain.")
    wait_for_turn(session, Turn.MERGE)  # two opposite ones would wait for each other's case
    _refuse_ring(session, source_id, target_id)
    target = steps.begin(session, target_id, actor=actor, now=now)
    source = steps.begin(session, source_id, actor=actor, now=now)
    _refuse_unfit(source, target)
    merge = CaseMerge(
        source_id=source_id,
        target_id=target_id,
        reason=reason.strip()[:LONGEST_REASON],
        position_before=source.case.position,
        merged_at=now,
        merged_by_id=actor.user_id,
        is_undone=False,
    )
    session.add(merge)
    holders = [task.assignee_id for task in source.open_tasks]
    set_aside(source)
    source.case.merged_into_id = target_id
    target.case.merged_count += 1
    session.flush()
    source.record(
        "case_merged",
        other_case=target.case.number,
        before={"position": merge.position_before},
        after={"position": MERGED},
        reason=merge.reason,
    )
    target.record("merged_case_added", other_case=source.case.number, reason=merge.reason)
    _tell_requester(source, target, merge)
    ring(session, source.case, "case_merged", holders, actor=actor, now=now)
    tell_followers(session, source.case, "case_merged", actor=actor, now=now, besides=holders)
    return merge


def undo_merge(session: Session, source_id: int, *, actor: Actor, now: datetime) -> Case:
    """Put a merged case back exactly as it was: its tasks, its timers at their instants, its clock.

    Raises NotAllowed, Conflict where it is not merged (any more) or has been closed with its target.
    """
    _require_merger(actor)
    wait_for_turn(session, Turn.MERGE)
    merge = merge_of(session, source_id)
    if merge is None:
        raise Conflict("Tiket ini tidak sedang digabung: penggabungannya sudah dibatalkan atau tiketnya sudah ditutup.")
    steps.begin(session, merge.target_id, actor=actor, now=now)
    source = steps.begin(session, source_id, actor=actor, now=now)
    session.refresh(merge)
    if merge.ended_at is not None:
        raise Conflict("Tiket yang menampungnya baru saja ditutup, sehingga penggabungan tidak dapat dibatalkan lagi.")
    back_to_work(source, merge)
    session.flush()
    return source.case


def may_merge(actor: Actor) -> bool:
    return bool(actor.groups & MERGERS)


def _require_merger(actor: Actor) -> None:
    if not may_merge(actor):
        raise NotAllowed("Tiket digabung oleh Helpdesk, Admin PPE, atau Koordinator.")


def _refuse_ring(session: Session, source_id: int, target_id: int) -> None:
    """Refuse what would merge a merged case: there is one level, so there can be no ring."""
    for case in session.scalars(
        select(Case).where(Case.id.in_((source_id, target_id))).execution_options(populate_existing=True)
    ):
        home = session.get(Case, case.merged_into_id) if case.merged_into_id else None
        if home is None:
            continue
        if case.id == source_id:
            raise Conflict(f"{case.number} sudah digabung ke {home.number}.")
        raise Conflict(f"{case.number} sendiri sudah digabung ke {home.number}. Gabungkan ke {home.number}.")


def _refuse_unfit(source: Step, target: Step) -> None:
    case, other = source.case, target.case
    if case.kind != other.kind:
        raise Conflict("Pengaduan dan tiket tidak dapat digabung: registernya berbeda. Kaitkan saja keduanya.")
    for one in (case, other):
        if one.closed_at is not None:
            raise Conflict(f"{one.number} sudah ditutup. Kaitkan saja keduanya.")
    if case.merged_count:
        raise Conflict(
            f"{case.number} menampung tiket lain. Gabungkan {other.number} ke {case.number}, "
            "atau batalkan dulu penggabungan itu."
        )
    if any(row.is_blocked for row in source.instances.values()):
        raise Conflict(f"{case.number} masih punya insiden. Selesaikan insidennya lebih dahulu.")
    if KOORDINATOR not in source.actor.groups:
        _refuse_held(source)


def _refuse_held(source: Step) -> None:
    for task in source.open_tasks:
        if task.assignee is not None and task.assignee_id != source.actor.user_id:
            raise AlreadyClaimed(
                f"{source.case.number} sedang dikerjakan {task.assignee.name}. Minta ia melepasnya, "
                "atau minta Koordinator menggabungkannya.",
                who=task.assignee.name,
                when=task.claimed_at,
            )


def _tell_requester(source: Step, target: Step, merge: CaseMerge) -> None:
    """Say that the case goes on with another, or give the answer at once where that one has been answered."""
    if target.case.clock == STOPPED:
        newest = select(Message.body).where(Message.case_id == target.case.id, Message.kind == "answer")
        body = source.session.scalar(newest.order_by(Message.id.desc()).limit(1))
        if body:
            tell_answer(source, merge, body, ANSWER)
            return
    tell_in_force(source, MERGED, dedup_key=f"merge:{merge.id}")
