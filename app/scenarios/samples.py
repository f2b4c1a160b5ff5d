"""Answers that stand for what a person would write: invented, and of the shape that a form takes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.forms import Component, FormDefinition

_PEOPLE = {
    "requester.name": "Sari Contoh",
    "requester.email": "sari@contoh.test",
    "requester.phone": "08120000000",
    "requester.organization": "CV Contoh Sejahtera",
    "requester.npwp": "00.000.000.0-000.000",
    "requester.spse_user_id": "contoh",
    "case.subject": "Contoh permintaan",
    "case.description": "Contoh uraian permintaan.",
}
_TEXTS = ("textfield", "textarea")


def sample_of(component: Component, options: Mapping[str, Sequence[tuple[str, str]]], now: datetime) -> str:
    """Return an answer that the field takes, "" where none can be invented."""
    if component.kind in _TEXTS:
        return sample_text(component)
    if component.kind == "number":
        return str(component.minimum if component.minimum is not None else 1)
    if component.kind == "checkbox":
        return "true"
    if component.kind == "datetime":
        patterns = {"date": "%Y-%m-%d", "time": "%H:%M"}
        return now.strftime(patterns.get(component.subtype, "%Y-%m-%dT%H:%M"))
    choices = component.choices or options.get(component.values_key, ())
    return choices[0][0] if choices else ""


def sample_text(component: Component) -> str:
    """Return an invented text of a length that the field takes."""
    text = _PEOPLE.get(component.stored_as, "")
    if component.validation:
        text = {"email": _PEOPLE["requester.email"], "phone": _PEOPLE["requester.phone"]}.get(
            component.validation, text
        )
    text = text or f"Contoh {component.label.lower()}."
    shortest, longest = component.min_length or 0, component.max_length or len(text) + (component.min_length or 0)
    while len(text) < shortest:
        text = f"{text} {text}"
    return text[:longest]


def sample_start(
    definition: FormDefinition, options: Mapping[str, Sequence[tuple[str, str]]], now: datetime
) -> dict[str, str]:
    """Return invented answers for all that a form demands, so that a try can begin at once."""
    demanded = (one for one in definition if one.required and not one.frozen and one.kind != "filepicker")
    return {one.key: sample_of(one, options, now) for one in demanded}


def sample_texts(definition: FormDefinition) -> dict[str, str]:
    """Return an invented text for each text that a form demands; what is to be decided is left to whoever tries."""
    return {one.key: sample_text(one) for one in definition if one.required and not one.frozen and one.kind in _TEXTS}
