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
from app.definitions.decision_tables import DecisionTable, decision_tables
from app.definitions.drafts import ChangedMeanwhile, FileRefused, draft_by_id, file_of, files_of, save_file
from app.definitions.folder import Files
from app.definitions.json_text import NotJson
from app.definitions.settings_editing import (
    MEANINGS,
    NEW,
    SettingsRefused,
    Typed,
    changed_settings,
    fields_of,
    preview,
    sections_of,
)
from app.definitions.settings_editing.changes import plain
from app.engine.draft import read_draft
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import MAY_EDIT, group_names, others_here, say_here
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
    draft = draft_by_id(db.session(), draft_id)
    if draft.is_open:
        say_here(draft_id, PATH)
    return _page(draft_id, Shown())


@only_for(*MAY_EDIT)
def save(draft_id: int) -> ResponseReturnValue:
    """Store what was typed, or show it again: with its preview, with what is wrong, or beside what was saved."""
    session = db.session()
    texts = {name: plain(value) for name, value in request.form.items()}
    removed = frozenset(request.form.getlist("hapus"))
    if "pratinjau" in request.form:
        return _page(draft_id, Shown(texts, removed, is_preview=True))
    revision = request.form.get("revisi", 0, type=int)
    try:
        content, _revision = file_of(session, draft_id, PATH)
        changed = changed_settings(content, Typed(texts, removed), group_names(session))
        save_file(session, draft_id, PATH, changed, expected_revision=revision, actor=staff(), now=now())
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


def _page(draft_id: int, shown: Shown) -> str:
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft_id)
    try:
        content, revision = file_of(session, draft_id, PATH)
        sections = sections_of(content)
    except (NotFound, NotJson):
        return render_template("procedure_drafts/settings_unreadable.html", draft=draft, path=PATH, there=PATH in files)
    stored = fields_of(content)
    saved = {name: one.text for name, one in stored.items()}
    revision_shown = revision if shown.by or not shown.texts else request.form.get("revisi", revision, type=int)
    return render_template(
        "procedure_drafts/settings.html",
        draft=draft,
        sections=sections,
        stored=saved,
        value_of=lambda name: shown.texts.get(name, saved.get(name, "")),
        positions={entry.key: entry.fields[0].text for entry in sections["positions"]},
        letters={entry.key: entry.key for entry in sections["messages"]},
        shown=shown,
        revision=revision_shown,
        groups=group_names(session),
        lanes_without_group=_lanes_without_group(files),
        gone=_gone(shown, stored),
        targets=_targets(files),
        meanings=MEANINGS,
        preview=preview,
        new=NEW,
        others=[one for one in others_here(draft) if one.path == PATH],
    )


def _lanes_without_group(files: Files) -> list[str]:
    """Return the lanes of the diagrams that the settings give to nobody."""
    read = read_draft(files)
    drawn = (element.lane for process in read.processes.values() for element in process.elements.values())
    return [lane for lane in dict.fromkeys(drawn) if lane and lane not in read.settings.lanes]


def _targets(files: Files) -> list[DecisionTable]:
    """Return the decision tables that give an SLA target: they are read here and changed in their own editor."""
    services = (
        element.parameters.get("target_days", "")
        for process in read_draft(files).processes.values()
        for element in process.elements.values()
        if element.operation == "case/set_target"
    )
    wanted = {text.strip() for text in services}
    return [table for table in decision_tables(files) if table.id in wanted or "target" in table.id]


def _gone(shown: Shown, stored: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what was typed into fields that a colleague has taken out meanwhile, to be copied."""
    if not shown.by:
        return []
    return [(name, text) for name, text in shown.texts.items() if ":" in name and _is_gone(name, text, stored)]


def _is_gone(name: str, text: str, stored: Mapping[str, object]) -> bool:
    return bool(text.strip()) and not name.startswith(f"{NEW}:") and name not in stored
