"""Which instants a case waits for would be others under another version: kept, new, or gone.

A timer that already waits keeps its instant when its case is moved. Where its rule changed, both instants are told: the
one that stays, and the one that the new rule would have given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.cases.dry_run import DryHost
from app.definitions.published import Published
from app.engine import Instance, timers, timers_as_new
from app.engine.own_settings import REMINDER_PERCENT
from app.sla import mark_at

KEPT, NEW, GONE = "kept", "new", "gone"
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One changed timer of a case that can move. `at` is when it is due once moved, None where it is gone."""

    case_id: int
    number: str
    element: str
    name: str
    effect: str
    at: datetime | None
    by_new_rule: datetime | None


def changed_deadlines(
    case: Any, old: Published, new: Published, row: Any, carried: Instance, host: DryHost
) -> Iterator[Deadline]:
    """Compare the timers of one instance before and after. `carried` stands on the new version."""
    before = Instance.restore(old.specification, row.process_id, row.state, host=host)
    waiting = {timer.element_id: timer.at for timer in timers(before)}
    old_rule, new_rule = (
        {timer.element_id: timer.at for timer in timers_as_new(instance, host.at)} for instance in (before, carried)
    )
    for element_id in sorted(old_rule.keys() | new_rule.keys()):
        at, by_new_rule = waiting.get(element_id), new_rule.get(element_id)
        if old_rule.get(element_id) == by_new_rule:
            by_new_rule = _reminder(case, old, new, before, host) or at
            if by_new_rule == at:
                continue
        effect = NEW if element_id not in old_rule else GONE if element_id not in new_rule else KEPT
        due = {NEW: by_new_rule, GONE: None, KEPT: at}[effect]
        name = _name(before if effect == GONE else carried, element_id)
        yield Deadline(case.id, case.number, element_id, name, effect, due, by_new_rule)


def _reminder(case: Any, old: Published, new: Published, watch: Instance, host: DryHost) -> datetime | None:
    """Return when the new version would remind of the SLA target, where the case waits for that and it differs."""
    percents = [version.settings.values.get(REMINDER_PERCENT) for version in (old, new)]
    mark = watch.data.get("sla")
    if percents[0] == percents[1] or not isinstance(mark, dict) or mark.get("mark") != "reminder":
        return None
    paused = case.paused_us * MICROSECOND
    return mark_at(host.calendar, case.received_at, case.target_days, int(percents[1] or 75), paused=paused)


def _name(instance: Instance, element_id: str) -> str:
    found = (process.elements.get(element_id) for process in instance.spec.processes.values())
    return next((element.name for element in found if element is not None and element.name), element_id)
