"""What of settings.json the application uses of its own accord, each thing under the one name that both sides use.

A process names some of its texts itself (`user/send`); others go out because something happened: a task is new, an
operation asks the requester back. The operations take those names from here and publishing demands them from here, so
that a missing text is found by the author and never by the requester who waits for it.
"""

from typing import Final

QUESTION: Final = "question"
REMINDER: Final = "reminder"
ANSWER: Final = "answer"
LKPP_QUESTION: Final = "lkpp_question"
STAFF_NEW_TASK: Final = "staff_new_task"
STAFF_MESSAGE: Final = "staff_message"
STAFF_REMINDER: Final = "staff_reminder"
STAFF_BREACH: Final = "staff_breach"
STAFF_INCIDENT: Final = "staff_incident"

LKPP: Final = "lkpp"
"""The level of escalation that leaves the agency: only its letter is a text of the settings."""

MARK_TEXTS: Final = {"reminder": STAFF_REMINDER, "breach": STAFF_BREACH}
"""What the holder of the open task is told when the watch sets a mark."""

OPERATION_TEXTS: Final = {
    "user/ask": (QUESTION,),
    "user/remind": (REMINDER,),
    "user/inform": (ANSWER,),
    "case/escalate": (LKPP_QUESTION,),
    "sla/mark": tuple(MARK_TEXTS.values()),
}
"""Texts that an operation sends without being told which."""

CASE_TEXTS: Final = (STAFF_NEW_TASK, STAFF_MESSAGE, STAFF_INCIDENT)
"""Texts that any kind of case sends, whatever its process does."""

USER_REMINDERS: Final = "user_reminders"
REMINDER_PERCENT: Final = "reminder_percent"

OPERATION_VALUES: Final = {
    "user/ask": (USER_REMINDERS,),
    "user/remind": (USER_REMINDERS,),
    "sla/next": (REMINDER_PERCENT,),
}
"""Whole numbers under "values" that an operation reads."""

FAQ_FACTS: Final = ("faq_question", "faq_answer")
"""Texts of the case without which `faq/publish` cannot do its work."""
