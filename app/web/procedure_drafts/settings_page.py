"""The settings page as it is shown: the file's values, what was typed over them, what somebody else saved meanwhile."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from flask import render_template, request

from app.database import db
from app.definitions.drafts import draft_by_id, files_of, list_files
from app.definitions.folder import Files
from app.definitions.json_text import NotJson
from app.definitions.settings_editing import (
    MEANINGS,
    NEW,
    fields_of,
    preview,
    sections_of,
    target_cells,
    target_tables,
)
from app.definitions.settings_editing.changes import plain
from app.engine.draft import read_draft
from app.models import ProcedureDraft
from app.web.procedure_drafts.loading import group_names, others_here

PATH = "processes/settings.json"


@dataclass(frozen=True)
class Shown:
    """What the page shows beside the file itself: what was typed, what is wrong with it, what somebody else saved."""

    texts: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    problems: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None
    is_preview: bool = False


def settings_page(draft_id: int, shown: Shown) -> str:
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft_id)
    try:
        sections = sections_of(files.get(PATH, b""))
    except NotJson:
        return render_template("procedure_drafts/settings_unreadable.html", draft=draft, path=PATH, there=PATH in files)
    targets = target_tables(files)
    cells = target_cells(targets)
    stored = {name: one.text for name, one in fields_of(files[PATH]).items()}
    stored |= {name: cell.text for name, cell in cells.items()}
    return render_template(
        "procedure_drafts/settings.html",
        draft=draft,
        sections=sections,
        stored=stored,
        attributes=partial(_attributes, draft, shown),
        value_of=lambda name: shown.texts.get(name, stored.get(name, "")),
        positions={entry.key: entry.fields[0].text for entry in sections["positions"]},
        letters={entry.key: f"{entry.key}: {entry.fields[0].text}" for entry in sections["messages"]},
        shown=shown,
        revisions=_revisions(draft_id, {PATH, *(table.file for table in targets)}, shown),
        origins=_origins(stored, shown),
        groups=group_names(session),
        lanes_without_group=_lanes_without_group(files),
        gone=_gone(shown, stored),
        targets=targets,
        cells={(cell.file, cell.rule, cell.place): cell.name for cell in cells.values()},
        meanings=MEANINGS,
        preview=preview,
        new=NEW,
        others=others_here(draft),
        path=PATH,
    )


def touched(texts: Mapping[str, str]) -> dict[str, str]:
    """Return what its reader changed of the page as it was opened; all of it where that is not known any more.

    So what a colleague saved in another field stays, and only a field that both changed has to be decided.
    """
    try:
        opened = json.loads(request.form.get("asal", "{}"))
    except ValueError:
        opened = {}
    marks = opened if isinstance(opened, dict) else {}
    return {name: text for name, text in texts.items() if marks.get(name) != _mark(text)}


def _origins(stored: Mapping[str, str], shown: Shown) -> str:
    """Return a mark of every value that the page was opened with, to know later which of them were changed on it."""
    if shown.texts and not shown.by:
        return request.form.get("asal", "{}")
    return json.dumps({name: _mark(text) for name, text in stored.items()}, ensure_ascii=False)


def _mark(text: str) -> str:
    return hashlib.sha256(plain(text).encode()).hexdigest()[:10]


def _attributes(draft: ProcedureDraft, shown: Shown, name: str, label: str = "") -> dict[str, str | None]:
    """Return what an input of the page carries beside its class and value; None for what it does not."""
    identifier, is_wrong = name.replace(" ", "_"), name in shown.problems
    return {
        "id": identifier,
        "name": name,
        "aria-label": label or None,
        "aria-invalid": "true" if is_wrong else None,
        "aria-describedby": f"{identifier}-error" if is_wrong else None,
        "disabled": None if draft.is_open else "disabled",
    }


def _revisions(draft_id: int, paths: set[str], shown: Shown) -> dict[str, int]:
    """Return what the page was opened with, by its hidden input; what stands there now once a colleague's is shown."""
    there = {file.path: file.revision for file in list_files(db.session(), draft_id) if file.path in paths}
    if shown.by or not shown.texts:
        return {f"revisi:{path}": revision for path, revision in there.items()}
    return {f"revisi:{path}": request.form.get(f"revisi:{path}", 0, type=int) for path in there}


def _lanes_without_group(files: Files) -> list[str]:
    """Return the lanes of the diagrams that the settings give to nobody."""
    read = read_draft(files)
    drawn = (element.lane for process in read.processes.values() for element in process.elements.values())
    return [lane for lane in dict.fromkeys(drawn) if lane and lane not in read.settings.lanes]


def _gone(shown: Shown, stored: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what was typed into fields that a colleague has taken out meanwhile, to be copied."""
    if not shown.by:
        return []
    return [
        (name, text)
        for name, text in shown.texts.items()
        if ":" in name and not name.startswith("revisi:") and _is_gone(name, text, stored)
    ]


def _is_gone(name: str, text: str, stored: Mapping[str, object]) -> bool:
    return bool(text.strip()) and not name.startswith(f"{NEW}:") and name not in stored
