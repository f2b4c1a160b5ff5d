"""Two versions of the procedure beside each other: what differs, in the words of its parts.

Any two sets of files can be compared, a finished version as well as a draft that could not be published yet. The same
bytes give an empty list; other bytes never do, since what has no words of its own is told as a changed file.
"""

from collections.abc import Iterator, Mapping

from app.definitions.comparison.difference import FILES, SECTIONS, Difference, quoted
from app.definitions.comparison.drawing import compare_drawings, compare_layouts
from app.definitions.comparison.forms import compare_forms
from app.definitions.comparison.marks import Mark, mark_words
from app.definitions.comparison.scenarios import compare_scenarios
from app.definitions.comparison.settings import compare_settings
from app.definitions.comparison.steps import compare_processes
from app.definitions.comparison.tables import compare_tables
from app.definitions.deploy import differing_files
from app.engine.draft import read_draft

__all__ = ["SECTIONS", "Difference", "Mark", "compare", "in_sections", "mark_words"]

Files = Mapping[str, bytes]


def compare(before: Files, after: Files) -> list[Difference]:
    """Return every difference, in an order that depends on nothing but the two contents."""
    changed = differing_files(before, after)
    if not changed:
        return []
    old, new = read_draft(before), read_draft(after)
    found = [
        *compare_processes(old, new),
        *compare_forms(old, new),
        *compare_tables(before, after),
        *compare_settings(old, new),
        *compare_scenarios(before, after),
        *compare_drawings(old, new),
    ]
    found += compare_layouts(old, new, frozenset(difference.file for difference in found))
    told = frozenset(difference.file for difference in found)
    found += (_file(path, before, after) for path in changed if path not in told)
    order = list(SECTIONS)
    return sorted(found, key=lambda difference: order.index(difference.section))


def in_sections(differences: list[Difference]) -> Iterator[tuple[str, list[Difference]]]:
    """Return the differences under the headings that a reader looks for."""
    for section, title in SECTIONS.items():
        if inside := [difference for difference in differences if difference.section == section]:
            yield title, inside


def _file(path: str, before: Files, after: Files) -> Difference:
    """Tell a file whose change has no words of its own: one that is not ours to read, or only written otherwise."""
    if path not in before:
        return Difference("file_added", path, "", "", None, path, FILES, f"Berkas {quoted(path)} baru.")
    if path not in after:
        return Difference("file_removed", path, "", "", path, None, FILES, f"Berkas {quoted(path)} dihapus.")
    sentence = f"Berkas {quoted(path)} ditulis dengan cara lain; tidak ada perbedaan isi yang dikenali."
    return Difference("file_changed", path, "", "", None, None, FILES, sentence)
