"""What scripts say goes through gettext too: the page carries the words, and each that a script asks for is there."""

import re
from pathlib import Path

import pytest

from app.web.script_words import WORDS
from tests.structure.source import ROOT

SCRIPTS = sorted((ROOT / "frontend" / "js").glob("*.js"))
COMMENT = re.compile(r"^\s*//.*$|\s//\s.*$", re.MULTILINE)
LITERAL = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1""")
SPOKEN = re.compile(r"(?:^|[^\w.#/-])[A-Z][a-z]+ [a-z]{2,}|^[A-Z][a-z]{4,}$")
KEYS_OF_THE_KEYBOARD = {"Enter", "Escape", "Digit"}
ASKED = re.compile(r"""\bsay\(\s*"(\w+)\"""")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_says_words_of_its_own(path: Path) -> None:
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    literals = {found[2] for found in LITERAL.finditer(source)}
    assert {text for text in literals if SPOKEN.search(text)} - KEYS_OF_THE_KEYBOARD == set()


def test_every_word_that_is_asked_for_is_there_and_none_lies_about() -> None:
    asked = {key for path in SCRIPTS for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert asked == set(WORDS)
