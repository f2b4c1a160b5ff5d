"""The drawings of a comparison: each process with a difference, on both sides, with what to mark on it.

A side is a published version or a draft; a draft may hold files that cannot be read, and is drawn all the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.definitions.comparison import Difference
from app.definitions.folder import Files
from app.definitions.published import Published
from app.engine import Process
from app.engine.draft import read_draft
from app.models import ProcedureDraft


@dataclass(frozen=True, slots=True)
class Side:
    """One of two procedures beside each other; `address` gives that of one of its files."""

    label: str
    files: Files
    processes: Mapping[str, Process]
    address: Callable[[str], str]


def side_of_version(published: Published) -> Side:
    def address(path: str) -> str:
        return url_for("procedure.file", version=published.version, path=path)

    label = _("Versi %(version)s", version=published.version)
    return Side(label, published.files, published.specification.processes, address)


def side_of_draft(draft: ProcedureDraft, files: Files) -> Side:
    def address(path: str) -> str:
        return url_for("drafts.file", draft_id=draft.id, path=path)

    return Side(_("Draf"), files, read_draft(files).processes, address)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One process with a difference: where each side's file is to be had, "" where it has none, and ids to mark."""

    id: str
    name: str
    before: str
    after: str
    before_label: str
    after_label: str
    added: str
    removed: str
    changed: str


def drawings(differences: Sequence[Difference], before: Side, after: Side) -> Iterator[Drawing]:
    for process_id in dict.fromkeys(one.process for one in differences if one.process):
        ids: dict[str, list[str]] = {"added": [], "removed": [], "changed": []}
        for one in differences:
            if one.process == process_id and one.element != process_id:
                ids[_effect(one)].append(one.element)
        old, new = before.processes.get(process_id), after.processes.get(process_id)
        named = new or old
        if named is None:
            continue
        yield Drawing(
            process_id,
            named.name,
            before.address(old.file) if old else "",
            after.address(new.file) if new else "",
            before.label,
            after.label,
            **{effect: " ".join(dict.fromkeys(elements)) for effect, elements in ids.items()},
        )


def _effect(one: Difference) -> str:
    """A timer that came or went is a change of the step that keeps it."""
    return one.effect if one.kind.startswith(("step_", "flow_")) else "changed"
