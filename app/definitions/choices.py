"""What an author may choose from while editing a draft: everything that a property of a diagram can name.

Read from the draft as it stands, broken files left out, so that an editor offers what exists and nobody types a name
blindly. The rules of publishing decide; these lists only make it easy to be right.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.audit.words import VALUE_WORDS
from app.definitions.field_choices import field_choices
from app.definitions.known_names import known_names
from app.definitions.outline import form_title
from app.engine import HOST_FUNCTIONS, MESSAGES, SERVICES, own_settings
from app.engine.catalog import CHANNELS, CLOCK_VALUES, PROPERTIES, TEMPLATE_NAMES
from app.engine.draft import Draft, read_draft
from app.expressions.functions import BUILT_INS
from app.forms import FormDefinition, InvalidForm, parse_form
from app.forms.names import is_taken

Choice = dict[str, Any]
CLOCK_LABELS = {"paused": "Jam SLA dijeda", "stopped": "Jam SLA berhenti"}


def choices_for(files: Mapping[str, bytes], groups: Mapping[str, str]) -> dict[str, list[Choice]]:
    """Return every list, as JSON will carry it. `groups` are the names of the groups that exist, by key."""
    draft = read_draft(files)
    settings = draft.settings
    forms = dict(_readable_forms(draft))
    return {
        "forms": [
            {"id": form_id, "title": form_title(draft.processes, form_id), "file": draft.form_files[form_id]}
            for form_id in sorted(draft.forms)
        ],
        "lanes": [
            {"name": lane, "group": group, "group_name": groups.get(group, group)}
            for lane, group in settings.lanes.items()
        ],
        "groups": [{"key": key, "name": name} for key, name in groups.items()],
        "services": [
            {
                "operation": operation,
                "label": service.label,
                "parameters": [
                    {"name": name, "required": name in service.required} for name in sorted(service.parameters)
                ],
            }
            for operation, service in SERVICES.items()
        ],
        "messages": _labelled("name", MESSAGES),
        "texts": [{"key": key, "subject": text.subject} for key, text in settings.messages.items()],
        "processes": [{"id": one.id, "name": one.name, "file": one.file} for one in draft.processes.values()],
        "decisions": [
            {"id": decision_id, "file": draft.decisions.files.get(decision_id, "")}
            for decision_id in sorted(draft.decisions.ids)
        ],
        "positions": _labelled("key", settings.positions),
        "close_reasons": [{"key": key, "label": reason.label} for key, reason in settings.close_reasons.items()],
        "levels": _labelled("key", VALUE_WORDS["level"]),
        "targets": [
            {"key": key, "expression": f"settings.{key}", "value": value} for key, value in settings.values.items()
        ],
        "facts": _facts(forms.values()),
        "variables": [
            {"name": one.name, "label": one.label, "about": one.about, "is_ours": is_taken(one.name)}
            for one in known_names(draft, forms)
        ],
        **field_choices(draft, forms),
        "functions": [{"name": name, "arguments": count} for name, count in HOST_FUNCTIONS.items()],
        "built_ins": [{"name": name} for name in sorted(BUILT_INS)],
        "channels": _labelled("key", {key: VALUE_WORDS["channel"].get(key, key) for key in sorted(CHANNELS)}),
        "clocks": _labelled("key", {key: CLOCK_LABELS.get(key, key) for key in sorted(CLOCK_VALUES)}),
        "marks": [{"key": key} for key in own_settings.MARK_TEXTS],
        "properties": [{"key": key} for key in sorted(PROPERTIES)],
        "placeholders": [{"name": name} for name in sorted(TEMPLATE_NAMES)],
    }


def _labelled(name: str, labels: Mapping[str, str]) -> list[Choice]:
    return [{name: key, "label": label} for key, label in labels.items()]


def _readable_forms(draft: Draft) -> Iterable[tuple[str, FormDefinition]]:
    for form_id, content in draft.forms.items():
        try:
            yield form_id, parse_form(content)
        except InvalidForm:
            continue


def _facts(forms: Iterable[FormDefinition]) -> list[Choice]:
    """Return the texts of a case that some form asks for, each with the question of the first that does."""
    found: dict[str, str] = {}
    for form in forms:
        for component in form.components.values():
            if component.stored_as:
                found.setdefault(component.stored_as, component.label)
    return [{"name": name, "label": label} for name, label in sorted(found.items())]
