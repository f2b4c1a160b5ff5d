"""How mail is handled, as the process owner sets it under "values" of settings.json.

A version of the procedure from before there was mail names none of them: then what stands here counts.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.engine import Settings

ANSWERS_PER_SENDER: Final = "auto_answers_per_sender"
ANSWERS_PER_CASE: Final = "auto_answers_per_case"
ANSWER_WINDOW_HOURS: Final = "auto_answer_window_hours"
REOPEN_DAYS: Final = "reopen_days"
_USUAL: Final = {ANSWERS_PER_SENDER: 5, ANSWERS_PER_CASE: 3, ANSWER_WINDOW_HOURS: 24, REOPEN_DAYS: 14}


@dataclass(frozen=True, slots=True)
class MailRules:
    """`per_sender` and `per_case` bound the automatic answers within `window`; `reopen` is counted from the closing."""

    per_sender: int
    per_case: int
    window: timedelta
    reopen: timedelta


def mail_rules(settings: Settings) -> MailRules:
    def value(name: str) -> int:
        given = settings.values.get(name)
        return int(given) if isinstance(given, (int, float)) and given >= 0 else _USUAL[name]

    return MailRules(
        value(ANSWERS_PER_SENDER),
        value(ANSWERS_PER_CASE),
        timedelta(hours=value(ANSWER_WINDOW_HOURS)),
        timedelta(days=value(REOPEN_DAYS)),
    )
