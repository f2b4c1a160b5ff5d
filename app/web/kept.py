"""What was typed into a form that could not be taken: shown to be copied, or carried over a new sign-in."""

import io
from collections.abc import Mapping
from typing import IO, Any, cast

from flask import current_app, g, request
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

_NEVER_SHOWN = frozenset({"csrf_token", "kept", "next", "once", "antrean"})
_LONG_ENOUGH = 20
_MOST_TIMES_THE_LIMIT = 5


def typed() -> dict[str, list[str]]:
    """Return the strings of the submitted form, without what must not be shown or kept."""
    if request.method in ("GET", "HEAD"):
        return {}
    try:
        form = request.form
    except Exception:  # the body itself could not be read
        return {}
    return {key: values for key, values in form.lists() if key not in _NEVER_SHOWN and "password" not in key}


def read_without_files() -> bool:
    """Read what was typed into a form whose files were too large to be taken: the files go nowhere, the texts stay.

    `request.form` works as ever where this returns True. A body of many times the limit is not even looked at.
    """
    most = current_app.config["MAX_CONTENT_LENGTH"]
    if not most < (request.content_length or 0) <= most * _MOST_TIMES_THE_LIMIT:
        return False
    parser = FormDataParser(
        _nowhere,
        max_form_memory_size=current_app.config["MAX_FORM_MEMORY_SIZE"],
        cls=request.parameter_storage_class,
    )
    stream = get_input_stream(request.environ)
    body, form, _files = parser.parse(stream, request.mimetype, request.content_length, request.mimetype_params)
    files: ImmutableMultiDict[str, Any] = ImmutableMultiDict()
    vars(request._get_current_object()).update(form=form, files=files, stream=body)  # type: ignore[attr-defined]
    return True


def _nowhere(
    total_content_length: int | None,  # noqa: ARG001 - the names are the parser's
    content_type: str | None,  # noqa: ARG001
    filename: str | None,  # noqa: ARG001
    content_length: int | None = None,  # noqa: ARG001
) -> IO[bytes]:
    return cast(IO[bytes], _Nowhere())


class _Nowhere(io.RawIOBase):
    """Takes the bytes of a file and keeps none."""

    def write(self, data: Any) -> int:
        return len(data)

    def seek(self, _offset: int, _whence: int = 0) -> int:
        return 0


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
