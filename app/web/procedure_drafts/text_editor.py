"""One file of a draft as text, for whoever has no JavaScript or knows the format: read, change, name, remove, add.

A browser sends a text with line breaks of its own, so the file's own are put back, and a file that was opened and saved
again is the same to the byte.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import NotFound
from app.clock import now
from app.database import db
from app.definitions.deploy import known_groups
from app.definitions.drafts import (
    ChangedMeanwhile,
    FileRefused,
    add_file,
    draft_by_id,
    earlier_contents,
    file_of,
    files_of,
    remove_file,
    rename_file,
    restore_file,
    save_file,
)
from app.definitions.drafts.checking import check_files
from app.web.permissions import only_for
from app.web.procedure_drafts.blank_files import blank_file
from app.web.procedure_drafts.loading import MAY_EDIT, others_here
from app.web.sign_in import staff

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands in the file now, since somebody else saved or removed it."""

    by: str
    at: datetime
    text: str | None


@only_for(*MAY_EDIT)
def edit(draft_id: int, path: str) -> ResponseReturnValue:
    """Show the file as text, with what is wrong in it."""
    session = db.session()
    content, revision = file_of(session, draft_id, path)
    return _page(draft_id, path, as_text(content), revision)


@only_for(*MAY_EDIT)
def save(draft_id: int, path: str) -> ResponseReturnValue:
    """Store what was typed. Where somebody was first, both texts are shown; saving again overwrites knowingly."""
    session = db.session()
    typed, opened = request.form.get("isi", ""), request.form.get("revisi", 0, type=int)
    try:
        before = file_of(session, draft_id, path)[0]
    except NotFound:
        before = b""
    try:
        content = with_breaks_of(before, typed)
        save_file(session, draft_id, path, content, expected_revision=opened, actor=staff(), now=now())
    except ChangedMeanwhile as changed:
        session.rollback()
        there = as_text(changed.content) if changed.content is not None else None
        return _page(draft_id, path, typed, changed.revision, theirs=Theirs(changed.by, changed.at, there)), 409
    except FileRefused as refused:
        session.rollback()
        return _page(draft_id, path, typed, opened, problem=refused.sentence), 422
    session.commit()
    flash(_("%(path)s tersimpan.", path=path), "success")
    return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=path), 303)


def _page(
    draft_id: int, path: str, text: str | None, revision: int, *, theirs: Theirs | None = None, problem: str = ""
) -> str:
    session = db.session()
    draft = draft_by_id(session, draft_id)
    found = check_files(files_of(session, draft_id), known_groups(session))
    return render_template(
        "procedure_drafts/text.html",
        draft=draft,
        path=path,
        text=text,
        revision=revision,
        theirs=theirs,
        problem=problem,
        others=others_here(draft),
        findings=[finding for finding in found if finding.file == path],
        earlier=earlier_contents(session, draft_id, path) if theirs is None else (),
    )


@only_for(*MAY_EDIT)
def add(draft_id: int) -> ResponseReturnValue:
    """Add an empty file of the kind that its name says, and open it."""
    session = db.session()
    path = request.form.get("path", "").strip()
    try:
        add_file(session, draft_id, path, blank_file(path), actor=staff(), now=now())
    except FileRefused as refused:
        return _refused(draft_id, refused)
    session.commit()
    flash(_("%(path)s ditambahkan.", path=path), "success")
    return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=path), 303)


@only_for(*MAY_EDIT)
def rename(draft_id: int, path: str) -> ResponseReturnValue:
    session = db.session()
    new_path = request.form.get("path", "").strip()
    try:
        rename_file(session, draft_id, path, new_path, actor=staff(), now=now())
    except FileRefused as refused:
        return _refused(draft_id, refused, path)
    session.commit()
    flash(_("%(path)s kini bernama %(new_path)s.", path=path, new_path=new_path), "success")
    return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=new_path), 303)


@only_for(*MAY_EDIT)
def restore(draft_id: int, path: str) -> ResponseReturnValue:
    """Let the file have again what it had in a published version; one that was changed meanwhile stays."""
    session = db.session()
    version, opened = request.form.get("versi", 0, type=int), request.form.get("revisi", 0, type=int)
    try:
        restore_file(session, draft_id, path, version, expected_revision=opened, actor=staff(), now=now())
    except ChangedMeanwhile as changed:
        session.rollback()
        flash(changed.sentence, "danger")
    else:
        session.commit()
        flash(_("%(path)s kini berisi seperti pada versi %(version)s.", path=path, version=version), "success")
    return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=path), 303)


@only_for(*MAY_EDIT)
def remove(draft_id: int, path: str) -> ResponseReturnValue:
    """Remove the file as it was shown: one that was changed meanwhile stays, and its reader is told."""
    session = db.session()
    opened = request.form.get("revisi", type=int)
    try:
        remove_file(session, draft_id, path, actor=staff(), now=now(), expected_revision=opened)
    except ChangedMeanwhile as changed:
        session.rollback()
        flash(changed.sentence, "danger")
        return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=path), 303)
    session.commit()
    flash(_("%(path)s dihapus dari draf ini.", path=path), "info")
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


def _refused(draft_id: int, refused: FileRefused, path: str = "") -> ResponseReturnValue:
    db.session.rollback()
    flash(refused.sentence, "danger")
    if path:
        return redirect(url_for("drafts.edit_text", draft_id=draft_id, path=path), 303)
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


def as_text(content: bytes) -> str | None:
    """Return a file as a text area can hold it; None for one that is no text."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")


def with_breaks_of(before: bytes, typed: str) -> bytes:
    """Return what was typed with the line breaks, and the mark at the beginning, of the file as it stood."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    if as_text(before) == plain:
        return before
    old = before.decode("utf-8", "replace")
    breaks = "\r\n" if old.count("\r\n") * 2 > old.count("\n") else "\n"
    return ((_MARK if old.startswith(_MARK) else "") + plain.replace("\n", breaks)).encode()
