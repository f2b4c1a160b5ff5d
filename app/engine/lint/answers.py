"""The values a name can have at a gateway: what forms before it offer, what the services that write it answer."""

from app.forms import InvalidForm, parse_form

from .. import catalog
from ..model import Element
from .demands import Key
from .page import Page


def possible_values(page: Page, gateway: Element, name: str) -> frozenset[Key] | None:
    """Every value the name can have here, or None when that cannot be told."""
    first, _, rest = name.partition(".")
    writers = [e for e in page.elements if e.result_variable == first]
    if rest and writers and all(e.operation in catalog.OUTCOMES for e in writers):
        found: set[Key] = set()
        for writer in writers:
            found |= {("str", value) for value in catalog.OUTCOMES[writer.operation or ""].get(rest, frozenset())}
        return frozenset(found) or None
    return offered_values(page, gateway, name) if not rest and not writers else None


def offered_values(page: Page, gateway: Element, key: str) -> frozenset[Key] | None:
    """What the forms of the user tasks just before a gateway let people choose, or None when others come here too."""
    found: set[Key] = set()
    seen: set[str] = set()
    frontier = [flow.source for flow in page.incoming(gateway.id)]
    while frontier:
        here = page.find(frontier.pop())
        if here is None or here.id in seen:
            continue
        seen.add(here.id)
        if here.kind == "user_task":
            choices = _choices_of_form(page, here, key)
            if choices is None:
                return None
            found |= choices
        elif here.kind in ("exclusive_gateway", "service_task", "business_rule_task"):
            if not page.incoming(here.id):
                return None
            frontier += [flow.source for flow in page.incoming(here.id)]
        else:
            return None
    return frozenset(found) or None


def _choices_of_form(page: Page, task: Element, key: str) -> frozenset[Key] | None:
    content = page.draft.forms.get(task.form or "")
    try:
        component = parse_form(content).components.get(key) if content is not None else None
    except InvalidForm:
        return None
    if component is None or not component.required or not component.choices:
        return None
    return frozenset(("str", value) for value, _ in component.choices)
