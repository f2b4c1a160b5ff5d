"""The files that come with a form of the procedure.

They are stored as soon as they arrive. When the form is refused for another reason, they wait under their upload key,
and the page sends the key along next time, so that nobody has to choose a file twice; a file whose tick is taken away
is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flask import g, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.faults import ProcessFault
from app.channels.files import RefusedFile, Upload, clean_name, still_waiting, store, take_waiting
from app.channels.site import site_of
from app.clock import now
from app.forms import DynamicForm, FilesField, FormDefinition, kind_problem
from app.models import Attachment
from app.models.write_behind import write_waiting_rows

MOST_FILES = 10


def kept_uploads(
    session: Session, definition: FormDefinition, content: Mapping[str, Sequence[str]]
) -> dict[str, list[Attachment]]:
    """Return the files that an earlier, refused submission has left, by the key of their field."""
    return {
        one.key: still_waiting(session, content.get(f"upload_{one.key}", ()))
        for one in definition
        if one.kind == "filepicker"
    }


def names_of(uploads: Mapping[str, list[Attachment]]) -> dict[str, list[str]]:
    return {key: [file.name for file in files] for key, files in uploads.items()}


def offer_uploads(form: DynamicForm, uploads: Mapping[str, list[Attachment]]) -> DynamicForm:
    """Let the page offer each kept file beside its field, to be left out again."""
    for key, files in uploads.items():
        field = form[key]
        assert isinstance(field, FilesField)
        field.uploads = files
    return form


def take_files(
    session: Session, definition: FormDefinition, user_id: int | None
) -> tuple[dict[str, list[Attachment]], dict[str, list[str]]]:
    uploads: dict[str, list[Attachment]] = {}
    problems: dict[str, list[str]] = {}
    site = site_of(session)
    for component in definition:
        if component.kind != "filepicker":
            continue
        key = component.key
        uploads[key] = take_waiting(session, request.form.getlist(f"upload_{key}"), now=now())
        for file in request.files.getlist(key):
            if not file.filename:
                continue
            if len(uploads[key]) >= MOST_FILES:
                problems.setdefault(key, []).append(_("Paling banyak %(n)s berkas sekali kirim.", n=MOST_FILES))
                break
            problem = kind_problem(component, clean_name(file.filename))
            if problem:
                problems.setdefault(key, []).append(problem)
                continue
            upload = Upload(file.filename, file.stream.read(site.most_upload_bytes + 1))
            try:
                stored = store(
                    session,
                    site.files,
                    upload,
                    most_bytes=site.most_upload_bytes,
                    now=now(),
                    uploaded_by_id=user_id,
                )
            except RefusedFile as refused:
                problems.setdefault(key, []).append(str(refused))
            else:
                uploads[key].append(stored)
    g.stored_uploads = {f"upload_{key}": [file.upload_key for file in files] for key, files in uploads.items()}
    return uploads, problems


def stored_uploads() -> dict[str, list[str]]:
    """Return what names the files that came with this request, as the form shown again sends it along."""
    found: dict[str, list[str]] = g.get("stored_uploads", {})
    return found


@contextmanager
def files_stay(session: Session) -> Iterator[None]:
    """Let a step be undone whole when it fails by a fault of the procedure, but for the files that came with it."""
    if not any(stored_uploads().values()):
        try:
            yield
        except Exception:
            session.rollback()
            raise
        return
    session.flush()
    write_waiting_rows(session)  # what waits from before stays, and comes before what the savepoint writes
    try:
        with session.begin_nested():
            yield
    except ProcessFault:
        session.commit()
        raise
