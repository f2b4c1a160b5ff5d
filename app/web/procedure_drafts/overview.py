"""See what a draft holds and what has changed in it, name it, end it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.clock import now
from app.database import db
from app.definitions.decision_tables import decision_tables
from app.definitions.deploy import known_groups
from app.definitions.drafts import (
    DraftFile,
    discard_draft,
    draft_by_id,
    files_of,
    list_files,
    name_draft,
)
from app.definitions.drafts.checking import check_files
from app.definitions.folder import Files
from app.definitions.outline import form_title
from app.definitions.published import load
from app.engine.draft import read_draft
from app.web.permissions import only_for
from app.web.procedure_drafts.loading import MAY_EDIT, others_here
from app.web.procedure_drafts.new_draft import name_typed
from app.web.sign_in import staff

SETTINGS, SCENARIOS = "processes/settings.json", "processes/scenarios/"


@dataclass(frozen=True, slots=True)
class Row:
    """One file as the overview shows it; `effect` says how it differs from the version that the draft began with."""

    path: str
    title: str
    effect: str
    file: DraftFile


@only_for(*MAY_EDIT)
def show(draft_id: int) -> ResponseReturnValue:
    """Show the files of a draft by their kind, with what changed and who is there."""
    session = db.session()
    draft = draft_by_id(session, draft_id)
    files = files_of(session, draft.id)
    base = load(session, draft.based_on_id).files if draft.based_on_id else {}
    rows = list(_rows(list_files(session, draft.id), _titles(files), base))
    return render_template(
        "procedure_drafts/show.html",
        draft=draft,
        kinds=list(_by_kind(rows)),
        others=others_here(draft),
        findings=len(check_files(files, known_groups(session))),
        changes=sum(1 for row in rows if row.effect),
    )


def _rows(listed: list[DraftFile], titles: Mapping[str, str], base: Files) -> Iterator[Row]:
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in base.items()}
    for file in listed:
        if file.is_removed:
            if file.path in digests:
                yield Row(file.path, file.path, "removed", file)
            continue
        effect = "added" if file.path not in digests else "changed" if digests[file.path] != file.digest else ""
        yield Row(file.path, titles.get(file.path) or PurePosixPath(file.path).stem, effect, file)


def _titles(files: Files) -> Mapping[str, str]:
    """Name each file after what is in it."""
    read = read_draft(files)
    found = {SETTINGS: _("Pengaturan")}
    for table in decision_tables(files):
        found[table.file] = f"{found[table.file]}, {table.name}" if table.file in found else table.name
    for document in read.documents:
        found[document.file] = ", ".join(process.name for process in document.processes)
    for form_id, path in read.form_files.items():
        found[path] = form_title(read.processes, form_id)
    return found


def _by_kind(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Return the files under the headings that a process owner looks for."""
    kinds: dict[str, list[Row]] = {
        _("Proses"): [],
        _("Tabel keputusan"): [],
        _("Formulir"): [],
        _("Pengaturan"): [],
        _("Skenario"): [],
        _("Berkas lain"): [],
    }
    process, table, form, settings, scenario, other = kinds.values()
    for row in rows:
        if row.path == SETTINGS:
            settings.append(row)
        elif row.path.startswith(SCENARIOS):
            scenario.append(row)
        elif row.path.startswith("forms/") and row.path.endswith(".json"):
            form.append(row)
        else:
            {".bpmn": process, ".dmn": table}.get(PurePosixPath(row.path).suffix, other).append(row)
    yield from ((title, found) for title, found in kinds.items() if found)


@only_for(*MAY_EDIT)
def rename(draft_id: int) -> ResponseReturnValue:
    """Give the draft the name that was typed; the page says what is wrong with it."""
    problems: dict[str, str] = {}
    name = name_typed(problems)
    session = db.session()
    if problems:
        session.rollback()
        flash(problems["nama"], "danger")
        return redirect(url_for("drafts.show", draft_id=draft_id), 303)
    name_draft(session, draft_id, name, actor=staff(), now=now())
    session.commit()
    flash(_("Draf ini kini bernama “%(name)s”.", name=name), "success")
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


@only_for(*MAY_EDIT)
def discard(draft_id: int) -> ResponseReturnValue:
    session = db.session()
    draft = draft_by_id(session, draft_id)
    name = draft.name
    discard_draft(session, draft_id, actor=staff(), now=now())
    session.commit()
    flash(_("Draf “%(name)s” dibuang.", name=name), "info")
    return redirect(url_for("procedure.versions"), 303)
