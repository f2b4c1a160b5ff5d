"""What scripts say goes through gettext too: the page carries the words, and each that a script asks for is there."""

import ast
import re
from pathlib import Path

import pytest

from app.web.script_words import WORDS
from app.web.studio.words.forms import FORM_LABELS
from app.web.studio.words.own import OWN_WORDS
from tests.structure.source import ROOT

FOLDER = ROOT / "frontend" / "js"
SCRIPTS = sorted(FOLDER.rglob("*.js"))
STUDIO = [path for path in SCRIPTS if "studio" in path.parts]
BUILD = ROOT / "frontend" / "form_js.mjs"
COMMENT = re.compile(r"^\s*//.*$|\s//\s.*$", re.MULTILINE)
LITERAL = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1""")
SPOKEN = re.compile(r"(?:^|[^\w.#/-])[A-Z][a-z]+ [a-z]{2,}|^[A-Z][a-z]{4,}$")
CODE = re.compile(r"^[a-z-]+( [a-z]+(-[a-z]+)+)+$|\bbtn\b|bio-properties|bpmn|-item |\$\{[^}]*\}-")
KEYS_OF_THE_KEYBOARD = {"Enter", "Escape", "Digit"}
ASKED = re.compile(r"""\bsay\(\s*"(\w+)\"""")
LISTED = re.compile(r"LABELS = \[(.*?)\n\];", re.DOTALL)

scripts = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(FOLDER).as_posix())


def literals_of(path: Path) -> set[str]:
    return {found[2] for found in LITERAL.finditer(COMMENT.sub("", path.read_text(encoding="utf-8")))}


@scripts
def test_no_script_says_words_of_its_own(path: Path) -> None:
    spoken = {text for text in literals_of(path) if SPOKEN.search(text)}
    assert spoken - KEYS_OF_THE_KEYBOARD == set()


@pytest.mark.parametrize("path", STUDIO, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_script_of_the_studio_says_a_sentence_without_a_capital_either(path: Path) -> None:
    """Three words in a row are a sentence, or a half one that is put together with others."""
    words = re.compile(r"(?:^|\s)[a-zA-Z]{2,},? [a-z]{2,},? [a-z]{2,}")
    found = {text for text in literals_of(path) if words.search(text) and not CODE.search(text)}
    assert found - {"no diagram to display"} == set()  # what bpmn-js throws, to be told in our words


def test_every_word_that_is_asked_for_is_there_and_none_lies_about() -> None:
    asked = {key for path in SCRIPTS for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert asked == set(WORDS) | set(OWN_WORDS)
    assert not set(WORDS) & set(OWN_WORDS)


def test_what_the_build_exchanges_of_form_js_has_its_words() -> None:
    listed = LISTED.search(BUILD.read_text(encoding="utf-8"))
    assert listed is not None
    assert sorted(ast.literal_eval(f"[{listed[1]}]")) == sorted(FORM_LABELS)
