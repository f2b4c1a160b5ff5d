"""The settings of a draft as one page: who works in which lane, counts, labels, texts of messages, SLA targets."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import NotFound
from app.clock import now
from app.database import db
from app.definitions.drafts import ChangedMeanwhile, FileRefused, files_of, save_file
from app.definitions.folder import Files
from app.definitions.json_text import NotJson
from app.definitions.settings_editing import SettingsRefused, Typed, changed_settings, changed_targets
from app.definitions.settings_editing.changes import plain
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import MAY_EDIT, group_names
from app.web.procedure_drafts.settings_page import PATH, Shown, settings_page, touched
from app.web.sign_in import staff


@only_for(*MAY_EDIT)
def show(draft_id: int) -> ResponseReturnValue:
    return settings_page(draft_id, Shown())


@only_for(*MAY_EDIT)
def save(draft_id: int) -> ResponseReturnValue:
    """Store what was typed, or show it again: with its preview, with what is wrong, or beside what was saved."""
    session = db.session()
    texts = {name: plain(value) for name, value in request.form.items()}
    removed = frozenset(request.form.getlist("hapus"))
    if "pratinjau" in request.form:
        return settings_page(draft_id, Shown(texts, removed, is_preview=True))
    try:
        for path, content in _changed(files_of(session, draft_id), texts, removed).items():
            opened = request.form.get(f"revisi:{path}", 0, type=int)
            save_file(session, draft_id, path, content, expected_revision=opened, actor=staff(), now=now())
    except NotJson:
        return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=PATH), 303)
    except SettingsRefused as refused:
        session.rollback()
        return settings_page(draft_id, Shown(texts, removed, refused.problems)), 422
    except FileRefused as refused:
        session.rollback()
        return settings_page(draft_id, Shown(texts, removed, {"": refused.sentence})), 422
    except ChangedMeanwhile as meanwhile:
        session.rollback()
        return settings_page(draft_id, Shown(touched(texts), removed, by=meanwhile.by, at=meanwhile.at)), 409
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
