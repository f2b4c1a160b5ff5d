"""What the editors say: our own words, and those of the vendors' editors by their English ones.

The pages of the editors carry them in their head, beside the words of every page (app/web/script_words.py); no other
page does. Own words are asked for by `say()` (frontend/js/words.js), labels by frontend/js/studio/words/labels.js.
"""

from collections.abc import Callable

from app.web.studio.words.decisions import decision_labels
from app.web.studio.words.diagrams import diagram_labels
from app.web.studio.words.forms import form_labels
from app.web.studio.words.own import OWN_WORDS

_LABELS: dict[str, Callable[[], dict[str, str]]] = {
    "diagram": diagram_labels,
    "decisions": decision_labels,
    "form": form_labels,
}


def own_words() -> dict[str, str]:
    return {key: str(words) for key, words in OWN_WORDS.items()}


def labels_of(editor: str) -> dict[str, str]:
    """Return the labels of one editor ("diagram", "decisions", "form")."""
    return _LABELS[editor]()
