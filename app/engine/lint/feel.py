"""Every expression compiles, and every name in it is one that something sets."""

from collections.abc import Iterator

from app.expressions import FeelError, compile_expression
from app.expressions.syntax import Name, Node, Path
from app.forms import InvalidForm, parse_form

from .. import catalog
from ..model import Element
from .page import Page
from .registry import Problem, rule


def _expressions(page: Page) -> Iterator[tuple[str, str, str]]:
    """Each expression with its element and what it is."""
    for flow in page.process.flows.values():
        if flow.condition is not None:
            yield flow.source, f"Syarat aliran {flow.name or flow.id}", flow.condition
    for element in page.elements:
        if element.timer is not None and element.timer.expression:
            yield element.id, "Pewaktu", element.timer.expression
        for name, text in element.parameters.items():
            if text.strip():
                yield element.id, f"Parameter {name}", text


@rule("feel-invalid")
def feel_invalid(page: Page) -> Iterator[Problem]:
    for element_id, what, text in _expressions(page):
        try:
            compile_expression(text, tuple(catalog.HOST_FUNCTIONS))
        except FeelError as error:
            yield (
                element_id,
                f"{what} tidak dapat dibaca: {error.reason} (karakter {error.position + 1} dari {text!r})",
            )


def trees(page: Page) -> Iterator[tuple[str, str, Node, frozenset[str]]]:
    """Each expression that compiles: its element, what it is, its tree and the names in it."""
    for element_id, what, text in _expressions(page):
        try:
            expression = compile_expression(text, tuple(catalog.HOST_FUNCTIONS))
        except FeelError:
            continue
        if not _is_bare_timer(page.find(element_id), text):
            yield element_id, what, expression.root, expression.names


def _is_bare_timer(element: Element | None, text: str) -> bool:
    """P3D without quotes reads as a name; the rules of timers say so better."""
    return element is not None and element.timer is not None and text == element.timer.expression and text[:1] in "PRpr"


@rule("unknown-name")
def unknown_name(page: Page) -> Iterator[Problem]:
    known = known_names(page)
    for element_id, what, _, names in trees(page):
        for name in sorted(names - known):
            yield (
                element_id,
                f'{what} memakai "{name}", yang tidak diisi formulir, layanan atau keputusan mana pun.',
            )


@rule("unknown-setting")
def unknown_setting(page: Page) -> Iterator[Problem]:
    known = page.draft.settings.values
    for element_id, what, root, _ in trees(page):
        for key in sorted(_settings_read(root)):
            if page.draft.settings_file and key not in known:
                yield (
                    element_id,
                    f'{what} memakai settings.{key}, yang tidak ada di "values" pada settings.json.',
                )


def _settings_read(root: Node) -> set[str]:
    found: set[str] = set()
    frontier = [root]
    while frontier:
        node = frontier.pop()
        if isinstance(node, Path) and isinstance(node.target, Name) and node.target.name == "settings":
            found.add(node.name)
        frontier += list(node.children())
    return found


def known_names(page: Page) -> frozenset[str]:
    """Every name that the data of a process of this draft may hold."""
    names = set(catalog.CONTEXT_NAMES | catalog.DATA_NAMES)
    for process in page.draft.processes.values():
        names |= {e.result_variable for e in process.elements.values() if e.result_variable}
    for content in page.draft.forms.values():
        try:
            names |= set(parse_form(content).components)
        except InvalidForm:
            continue
    return frozenset(names)
