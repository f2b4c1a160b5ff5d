"""A form of the procedure on a page: what it shows at first, and what was sent. Its files: `app.web.uploads`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.administration.categories import active_choices
from app.cases.errors import BadAnswer
from app.forms import Answers, DynamicForm, FormDefinition, build_form
from app.models import Attachment
from app.web.uploads import kept_uploads, names_of, offer_uploads, take_files

_TICKS = frozenset({"checkbox", "checklist"})


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


def options(session: Session, definition: FormDefinition | None = None) -> dict[str, Sequence[tuple[str, str]]]:
    """Return the choices that are data, by the `valuesKey` that forms name them with; those of one form, or all."""
    reads_categories = definition is None or "categories" in definition.option_lists
    return {"categories": active_choices(session) if reads_categories else (), **fixed_options()}


def fixed_options() -> dict[str, Sequence[tuple[str, str]]]:
    """Return those of the choices that are the same everywhere."""
    return {
        "applications": [(name, name) for name in ("SPSE", "SiRUP", "SIKaP", "Katalog", "INAPROC", "Lainnya")],
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
    draft: Mapping[str, Sequence[str]] | None = None,
    facts: Mapping[str, Any] = {},
) -> DynamicForm:
    """Return the form unjudged: with the facts it starts from, or what was typed last.

    `draft` goes by the names of the form's controls; `facts`, by their own names, fill what a field's `prefill` asks
    for.
    """
    uploads = kept_uploads(session, definition, draft or {})
    shown = _restored(definition, draft, uploads) if draft else {}
    form = build_form(definition, None, initial=shown, facts=facts, options=options(session, definition))
    return offer_uploads(form, uploads)


def receive_form(
    session: Session,
    definition: FormDefinition,
    *,
    facts: Mapping[str, Any] = {},
    user_id: int | None = None,
) -> Received:
    """Judge what was sent with this request, and store its files, whatever becomes of the form.

    `facts` need to hold no more than the form's `judging_facts`; whoever shows the form again adds the others.
    """
    uploads, problems = take_files(session, definition, user_id)
    form = build_form(
        definition, request.form, initial=names_of(uploads), facts=facts, options=options(session, definition)
    )
    offer_uploads(form, uploads)
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


def _restored(
    definition: FormDefinition, content: Mapping[str, Sequence[str]], uploads: Mapping[str, list[Attachment]]
) -> dict[str, Any]:
    """Return a draft as the form takes it back. A browser sends no tick that is off, so absence means off."""
    off: dict[str, Any] = {one.key: [] for one in definition if one.kind in _TICKS}
    return {**off, **content, **names_of(uploads)}
