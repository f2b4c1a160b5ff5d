"""The settings of a draft as one page: who works in which lane, counts, labels, texts of messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import NotFound
from app.clock import now
from app.database import db
from app.definitions.drafts import ChangedMeanwhile, FileRefused, draft_by_id, files_of, list_files, save_file
from app.definitions.folder import Files
from app.definitions.json_text import NotJson
from app.definitions.settings_editing import (
    MEANINGS,
    NEW,
    SettingsRefused,
    Typed,
    changed_settings,
    changed_targets,
    fields_of,
    preview,
    sections_of,
    target_cells,
    target_tables,
)
from app.definitions.settings_editing.changes import plain
from app.engine.draft import read_draft
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import MAY_EDIT, group_names, others_here
from app.web.sign_in import staff

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


@only_for(*MAY_EDIT)
def show(draft_id: int) -> ResponseReturnValue:
    return _page(draft_id, Shown())


@only_for(*MAY_EDIT)
def save(draft_id: int) -> ResponseReturnValue:
    """Store what was typed, or show it again: with its preview, with what is wrong, or beside what was saved."""
    session = db.session()
    texts = {name: plain(value) for name, value in request.form.items()}
    removed = frozenset(request.form.getlist("hapus"))
    if "pratinjau" in request.form:
        return _page(draft_id, Shown(texts, removed, is_preview=True))
    try:
        for path, content in _changed(files_of(session, draft_id), texts, removed).items():
            opened = request.form.get(f"revisi:{path}", 0, type=int)
            save_file(session, draft_id, path, content, expected_revision=opened, actor=staff(), now=now())
    except NotJson:
        return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=PATH), 303)
    except SettingsRefused as refused:
        session.rollback()
        return _page(draft_id, Shown(texts, removed, refused.problems)), 422
    except FileRefused as refused:
        session.rollback()
        return _page(draft_id, Shown(texts, removed, {"": refused.sentence})), 422
    except ChangedMeanwhile as meanwhile:
        session.rollback()
        return _page(draft_id, Shown(texts, removed, by=meanwhile.by, at=meanwhile.at)), 409
    session.commit()
    flash(_("Pengaturan tersimpan."), "success")
    return redirect(url_for("drafts.settings", draft_id=draft_id), 303)


def _changed(files: Files, texts: Mapping[str, str], removed: frozenset[str]) -> dict[str, bytes]:
    """Return the settings and the decision files with what was typed. Raises SettingsRefused, NotJson, NotFound."""
    if PATH not in files:
        raise NotFound(_("Draf ini tidak memuat pengaturan lagi. Tambahkan %(path)s dahulu.", path=PATH))
    problems: dict[str, str] = {}
    changed: dict[str, bytes] = {}
    try:
        changed[PATH] = changed_settings(files[PATH], Typed(texts, removed), group_names(db.session()))
    except SettingsRefused as refused:
        problems |= refused.problems
    try:
        changed |= changed_targets(files, texts)
    except SettingsRefused as refused:
        problems |= refused.problems
    if problems:
        raise SettingsRefused(problems)
    return changed


def _page(draft_id: int, shown: Shown) -> str:
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
        value_of=lambda name: shown.texts.get(name, stored.get(name, "")),
        positions={entry.key: entry.fields[0].text for entry in sections["positions"]},
        letters={entry.key: f"{entry.key}: {entry.fields[0].text}" for entry in sections["messages"]},
        shown=shown,
        revisions=_revisions(draft_id, {PATH, *(table.file for table in targets)}, shown),
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
