"""The names that a form may use: where answers go, where options come from, and which keys are taken."""

import re

_CASE_COLUMNS = (
    "subject description application reference_code error_code request_type category bid_deadline "
    "received_at lpse_support_number root_cause consent"
)
_REQUESTER_COLUMNS = "name email phone role organization npwp spse_user_id identity_verified"
_FEEL_WORDS = (
    "and or not if then else true false null in between for return some every satisfies function instance "
    "external date time duration number string count min max sum mean all any append concatenate insert "
    "remove reverse union flatten product median stddev mode sort floor ceiling decimal round abs modulo "
    "sqrt log exp odd even contains matches replace split substring sublist list range context is now today before "
    "after meets overlaps finishes includes during starts coincides item partition extract assert "
    "workdays_later"
)

CASE_FACTS = frozenset(f"case.{name}" for name in _CASE_COLUMNS.split())
REQUESTER_FACTS = frozenset(f"requester.{name}" for name in _REQUESTER_COLUMNS.split())
BOOLEAN_FACTS = frozenset({"case.consent", "requester.identity_verified"})
INSTANT_FACTS = frozenset({"case.bid_deadline", "case.received_at"})
OPTION_SOURCES = frozenset({"categories", "applications", "request_types", "requester_roles"})

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)

PROCESS_NAMES = frozenset({"case_id", "channel", "level", "requester_role", "settings", "sla", "result"})
"""Process data that only the application writes; an answer must not replace them."""

OTHER_TAKEN_NAMES = frozenset({"typename", "csrf_token"})
"""`typename` makes an instance unrestorable (the engine's serializer); the page sends `csrf_token` beside
the form."""

FEEL_NAMES = frozenset(_FEEL_WORDS.split())


def is_fact(name: str) -> bool:
    """Say whether the application can store a fact of this name: a column, or a text of the case."""
    if "." in name:
        return name in CASE_FACTS or name in REQUESTER_FACTS
    return IDENTIFIER.fullmatch(name) is not None


def is_taken(key: str) -> bool:
    """Say whether a field of this name would hide something that expressions or the engine rely on."""
    return key in PROCESS_NAMES or key in OTHER_TAKEN_NAMES or key in FEEL_NAMES
