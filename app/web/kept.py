"""What was typed into a form that could not be taken: shown to be copied, or carried over a new sign-in."""

from flask import request

_NEVER_SHOWN = frozenset({"csrf_token", "kept", "next", "once"})
_LONG_ENOUGH = 20


def typed() -> dict[str, list[str]]:
    """Return the strings of the submitted form, without what must not be shown or kept."""
    if request.method == "GET":
        return {}
    try:
        form = request.form
    except Exception:  # the body itself could not be read
        return {}
    return {key: values for key, values in form.lists() if key not in _NEVER_SHOWN and "password" not in key}


def kept_texts() -> list[tuple[str, str]]:
    """Return the longer texts typed, with the names of their fields, for an error page to show."""
    return [
        (key, value)
        for key, values in typed().items()
        for value in values
        if len(value) >= _LONG_ENOUGH and not key.startswith("upload_")
    ]
