"""A form of the procedure on a page: what it shows at first, what was sent, and the files that came with it.

Files are stored as soon as they arrive. When the form is refused for another reason, they wait under their upload key,
and the page sends the key along next time, so that nobody has to choose a file twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.administration.categories import active_categories
from app.cases.errors import BadAnswer
from app.channels.files import RefusedFile, Upload, still_waiting, store
from app.channels.site import site_of
from app.clock import now
from app.forms import Answers, DynamicForm, FormDefinition, build_form
from app.models import Attachment

MOST_FILES = 10


@dataclass
class Received:
    """A submitted form, judged."""

    form: DynamicForm
    is_valid: bool
    answers: Answers | None = None
    uploads: dict[str, list[Attachment]] = field(default_factory=dict)

    @property
    def attachments(self) -> list[Attachment]:
        return [file for files in self.uploads.values() for file in files]


def options(session: Session) -> dict[str, Sequence[tuple[str, str]]]:
    """Return the choices that are data, by the `valuesKey` that forms name them with."""
    return {
        "categories": [(category.code, category.name) for category in active_categories(session)],
        "applications": [
            (name, name) for name in ("SPSE", "SiRUP", "SIKaP", "Katalog", "INAPROC", "Lainnya")
        ],
        "request_types": [
            ("problem", _("Permasalahan")),
            ("suggestion", _("Usulan")),
            ("service", _("Permintaan layanan")),
        ],
        "requester_roles": [
            ("vendor", _("Penyedia")),
            ("ppk", _("PPK")),
            ("procurement_officer", _("Pejabat Pengadaan")),
            ("selection_group", _("Pokja Pemilihan")),
            ("budget_user", _("PA/KPA")),
            ("auditor", _("Auditor")),
            ("other", _("Lainnya")),
        ],
    }


def show_form(
    session: Session,
    definition: FormDefinition,
    *,
    initial: Mapping[str, Any],
    draft: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] = {},
) -> DynamicForm:
    """Return the form for a GET: with the facts it starts from, or what was typed last.

    `initial` and `draft` go by the fields' keys; `facts`, by their own names, fill what a field's `prefill` asks for.
    """
    shown = {**initial, **(draft or {})}
    return build_form(definition, None, initial=shown, facts=facts, options=options(session))


def receive_form(
    session: Session,
    definition: FormDefinition,
    *,
    initial: Mapping[str, Any],
    facts: Mapping[str, Any] = {},
    user_id: int | None = None,
) -> Received:
    """Judge what was sent with this request, and store its files, whatever becomes of the form."""
    uploads, problems = _take_files(session, definition, user_id)
    names = {key: [file.name for file in files] for key, files in uploads.items()}
    shown = {**initial, **names}
    form = build_form(definition, request.form, initial=shown, facts=facts, options=options(session))
    is_valid = form.validate()
    for key, sentences in problems.items():
        form[key].errors = []
        for sentence in sentences:
            form.add_error(key, sentence)
        is_valid = False
    return Received(form, is_valid, form.answers() if is_valid else None, uploads)


def refuse_answer(received: Received, bad: BadAnswer) -> None:
    """Put what a service says about one answer beside the field that gave it."""
    definition = received.form.definition
    for component in definition:
        if component.key == bad.field or component.stored_as == f"case.{bad.field}":
            received.form.add_error(component.key, bad.sentence)
            received.is_valid = False
            return
    raise bad


def _take_files(
    session: Session, definition: FormDefinition, user_id: int | None
) -> tuple[dict[str, list[Attachment]], dict[str, list[str]]]:
    uploads: dict[str, list[Attachment]] = {}
    problems: dict[str, list[str]] = {}
    site = site_of(session)
    for component in definition:
        if component.kind != "filepicker":
            continue
        key = component.key
        uploads[key] = still_waiting(session, request.form.getlist(f"upload_{key}"))
        for file in request.files.getlist(key):
            if not file.filename:
                continue
            if len(uploads[key]) >= MOST_FILES:
                problems.setdefault(key, []).append(
                    _("Paling banyak %(n)s berkas sekali kirim.", n=MOST_FILES)
                )
                break
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
    return uploads, problems
