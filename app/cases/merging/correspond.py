"""What the requester of a merged case writes: it stays in their own conversation and moves the case that holds it.

Nothing of the other requester is ever shown to them. They may object to the answer that they were told, and add to the
matter; to withdraw concerns their own case alone, which is taken out of the merge for that.
"""

from collections.abc import Sequence
from typing import Any

from app.audit import digest_of
from app.cases import step as steps
from app.cases.last_move import moved_on
from app.cases.merging.merged import merge_of, take_up
from app.cases.step_at_work import Step
from app.models import Attachment, CaseMerge, Message, ProcessInstance

REPLY, OBJECTION, WITHDRAWAL, LKPP_ANSWER = "reply", "objection", "withdrawal", "lkpp_answer"
PASSED_ON = (REPLY, OBJECTION, LKPP_ANSWER)


def awaited_of_merged(own: ProcessInstance | None, target: ProcessInstance | None, merge: CaseMerge) -> frozenset[str]:
    """Return the messages that a merged case's requester can send now, besides an addition."""
    of_target = {OBJECTION} if merge.answered_at is not None else set()
    return frozenset(of_target & _names(target) | {WITHDRAWAL} & _names(own))


def _names(row: ProcessInstance | None) -> set[str]:
    return set(row.messages.split(",")) if row is not None else set()


def leave_to_withdraw(own: Step) -> None:
    """Take the case out of its merge, so that its own process can be withdrawn."""
    merge = merge_of(own.session, own.case.id)
    assert merge is not None
    take_up(own, merge)


def pass_on(own: Step, row: Message, attachments: Sequence[Attachment]) -> Step | None:
    """Let the case that holds this one go on by the message; return its step where it only takes note of an addition.

    Raises MovedOn for anything but an addition that it does not wait for.
    """
    assert own.case.merged_into_id is not None
    target = steps.begin(own.session, own.case.merged_into_id, actor=own.actor, now=own.now)
    is_awaited = row.kind in PASSED_ON and row.kind in _names(target.instances.get(steps.MAIN))
    if not is_awaited and row.kind != REPLY:
        raise moved_on(own.session, own.case.id, "Tiket ini sudah berpindah ke langkah lain.")
    before = {"position": target.case.position}
    if is_awaited:
        steps.deliver(target, row.kind)
    told: dict[str, Any] = {"message": row.id, "kind": row.kind, "awaited": is_awaited}
    after = {"position": target.case.position}
    target.record("message_received", other_case=own.case.number, **told, before=before, after=after, path=target.path)
    own.record(  # the text and its files are held in the chain of the case that they belong to, and there alone
        "message_received",
        other_case=target.case.number,
        **told,
        sha256=digest_of(own.case, row.body),
        attachments=[{"attachment": file.id, "sha256": file.sha256} for file in attachments],
    )
    return None if is_awaited else target
