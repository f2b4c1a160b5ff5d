"""From a draft, or an older version, to the active version: checked, agreed to by a second person, published.

`checks` are what was found out about a content, `four_eyes` says whether a second person must agree, `requests` and
`deciding` are the way itself, `in_force` is its end, `reading` what pages show of it.
"""

from app.definitions.publishing.checks import (
    ScenarioOutcome,
    ask_check,
    check_of,
    red_scenarios,
    scenarios_of,
)
from app.definitions.publishing.deciding import approve, reject, withdraw
from app.definitions.publishing.four_eyes import (
    APPROVERS,
    RULES,
    approvers_besides,
    change_rule,
    needs_second_person,
    rule_of,
)
from app.definitions.publishing.plan import Plan
from app.definitions.publishing.reading import (
    count_waiting_for,
    open_request_of,
    publication_by_id,
    publications_decided,
    publications_waiting,
    waiting_count_for,
)
from app.definitions.publishing.requests import publish_draft, roll_back

__all__ = [
    "APPROVERS",
    "RULES",
    "Plan",
    "ScenarioOutcome",
    "approve",
    "approvers_besides",
    "ask_check",
    "change_rule",
    "check_of",
    "count_waiting_for",
    "needs_second_person",
    "open_request_of",
    "publication_by_id",
    "publications_decided",
    "publications_waiting",
    "publish_draft",
    "red_scenarios",
    "reject",
    "roll_back",
    "rule_of",
    "scenarios_of",
    "waiting_count_for",
    "withdraw",
]
