"""What was typed into a form that could not be taken: shown to be copied, or carried over a new sign-in."""

from collections.abc import Mapping

from flask import g, request
from flask_babel import gettext as _

_NEVER_SHOWN = frozenset({"csrf_token", "kept", "next", "once", "antrean"})
_LONG_ENOUGH = 20


def typed() -> dict[str, list[str]]:
    """Return the strings of the submitted form, without what must not be shown or kept."""
    if request.method in ("GET", "HEAD"):
        return {}
    try:
        form = request.form
    except Exception:  # the body itself could not be read
        return {}
    return {key: values for key, values in form.lists() if key not in _NEVER_SHOWN and "password" not in key}


def name_fields(labels: Mapping[str, str]) -> None:
    """Say what the fields of the form at hand are called, in case its texts have to be shown outside of it."""
    g.field_labels = labels


def kept_texts() -> list[tuple[str, str]]:
    """Return the longer texts typed, each under its field's label where that is known, for an error page to show."""
    labels: Mapping[str, str] = g.get("field_labels", {})
    return [
        (labels.get(key, _("Isian Anda")), value)
        for key, values in typed().items()
        for value in values
        if len(value) >= _LONG_ENOUGH and not key.startswith("upload_")
    ]
