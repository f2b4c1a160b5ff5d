"""Texts of a case that a service will look for: some form must ask for them."""

from collections.abc import Iterator

from app.expressions.syntax import Literal
from app.forms import InvalidForm, parse_form

from ..own_settings import FAQ_FACTS
from .demands import compiled
from .page import Page
from .registry import Problem, rule

_SPOKEN = frozenset({"user/send", "user/ask", "user/inform"})


@rule("unknown-fact")
def unknown_fact(page: Page) -> Iterator[Problem]:
    asked = _asked(page)
    for task in page.of_kind("service_task"):
        wanted: tuple[str, ...] = FAQ_FACTS if task.operation == "faq/publish" else ()
        if task.operation in _SPOKEN:
            named = compiled(task.parameters.get("text", ""))
            wanted = (named.value,) if isinstance(named, Literal) and isinstance(named.value, str) else ()
        missing = [name for name in wanted if name not in asked]
        if missing:
            yield (
                task.id,
                f'Layanan ini memakai teks "{missing[0]}", yang tidak ditanyakan formulir mana pun. '
                "Tambahkan isiannya, atau perbaiki namanya.",
            )


def _asked(page: Page) -> frozenset[str]:
    found: set[str] = set()
    for content in page.draft.forms.values():
        try:
            found |= {component.stored_as for component in parse_form(content)}
        except InvalidForm:
            continue
    return frozenset(found)
