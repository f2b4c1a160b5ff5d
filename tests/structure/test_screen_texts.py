"""Every word of a page goes through gettext, so that a page can be read in another language one day."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.structure.source import ROOT, calls, modules

TEMPLATES = ROOT / "app" / "web" / "templates"
READ_ALOUD = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
GETTEXT = {"_", "_l", "gettext", "lazy_gettext", "lazy_ngettext", "ngettext"}
SAME_EVERYWHERE = {
    "Alt", "Enter", "a", "c", "g", "j", "k", "s", "u",  # keys of the keyboard
    "public", "staff",  # the frame's class, handed up in a block
}  # fmt: skip
LETTER = re.compile(r"[^\W\d_]")
WORDS = re.compile(r"[A-Z][a-z]+( |$)|[a-z]+ [a-z]+ [a-z]+")
KINDS_OF_FIELD = re.compile(r"[A-Za-z]+Field|[a-z0-9 -]+")  # a class of WTForms, classes of a style sheet

templates = pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)


class VisibleTexts(HTMLParser):
    """Collects what a page shows or a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in READ_ALOUD or _is_caption(tag, name, attrs)]


def _is_caption(tag: str, name: str, attributes: list[tuple[str, str | None]]) -> bool:
    return tag == "input" and name == "value" and dict(attributes).get("type") in ("submit", "button", "reset")


def visible_texts(source: str) -> list[str]:
    """Return the texts that stand in a template's HTML itself; expressions and statements become a blank."""
    parts = [text if kind == "data" else " " for _line, kind, text in Environment().lex(source)]
    page = VisibleTexts()
    page.feed("".join(parts))
    page.close()
    return [text for text in page.found if LETTER.search(text)]


def spoken_constants(source: str) -> Iterator[str]:
    """Yield the words in a template's expressions that no gettext call holds."""
    yield from _spoken(Environment(extensions=["jinja2.ext.i18n"]).parse(source))


def _spoken(node: nodes.Node) -> Iterator[str]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name in GETTEXT:
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str) and WORDS.search(child.value):
            yield child.value
        yield from _spoken(child)


@templates
def test_every_word_of_a_template_goes_through_gettext(path: Path) -> None:
    assert set(visible_texts(path.read_text(encoding="utf-8"))) - SAME_EVERYWHERE == set()


@templates
def test_every_word_in_an_expression_of_a_template_goes_through_gettext(path: Path) -> None:
    found = spoken_constants(path.read_text(encoding="utf-8"))
    assert [text for text in found if not KINDS_OF_FIELD.fullmatch(text.strip())] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Kirim</p>",
        '<a title="Kirim">{{ _("Ubah") }}</a>',
        "{% if late %}Kirim{% endif %}",
        '<input type="submit" value="Kirim">',
    ],
)
def test_a_word_outside_gettext_is_found(source: str) -> None:
    assert visible_texts(source) == ["Kirim"]
    assert visible_texts(source.replace("Kirim", "{{ _('Kirim') }}")) == []


def test_a_word_outside_gettext_in_an_expression_is_found() -> None:
    assert list(spoken_constants('{{ button("Kirim sekarang", css="btn btn-primary") }}')) == ["Kirim sekarang"]
    assert list(spoken_constants('{{ button(_("Kirim sekarang")) }}')) == []


def test_every_word_that_a_view_flashes_goes_through_gettext() -> None:
    bare = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        for call in calls(tree, "flash")
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert bare == []
