"""Take up a closed case again: the same number, the same clock, its process from the beginning.

The process of a closed case is over, so it runs anew from the case's own start event. That does no harm to what was
done: the receipt went out already and goes out once, and the target is counted from the original receipt, less the time
that the clock stood, so that the clock resumes and never begins again.
"""

from app.cases import step as steps
from app.cases.open_case import begin_processes
from app.cases.step_at_work import Step

REOPENED = "reopened"
"""The position that says so, in a version of the procedure that has it; until the process moves on."""


def may_reopen(step: Step) -> bool:
    """Say whether nothing of the closed case still runs (an FAQ entry may), and it has not gone into another."""
    case = step.case
    is_over = all(row.completed_at is not None for row in step.instances.values())
    is_whole = case.merged_into_id is None and case.erased_at is None
    return case.closed_at is not None and is_whole and is_over


def reopen(step: Step) -> None:
    """Open the case again in this step, which holds its lock. Raises ProcessFault."""
    case, published = step.case, step.published
    before = {"position": case.position, "closed_at": case.closed_at, "reason": case.close_reason}
    case.closed_at, case.close_reason = None, None
    start = published.start(case.kind, case.channel)
    begin_processes(step, published.settings.kinds[case.kind], start, {"propose_faq": False})
    if REOPENED in published.settings.positions:
        case.position = REOPENED
    after = {"position": case.position, "closed_at": None, "reason": None}
    step.record("case_reopened", before=before, after=after, path=step.path)
    steps.store(step)
