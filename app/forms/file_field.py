"""Files of a form. Only their number and the kind that the form asks for are judged here; what is in them is
judged by whoever stores them.
"""

import mimetypes
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from werkzeug.datastructures import FileStorage

from app.forms.definition import Component
from app.forms.fields import FormField
from app.forms.normalise import clean_line

MOST_FILES = 10


class FilesField(FormField):
    """`data` are the files of this submission, `kept` the names of those that an earlier one has left."""

    data: list[FileStorage]
    kept: Sequence[str] = ()
    uploads: Sequence[object] = ()
    """The kept files themselves, for the page to offer; set by whoever stores them."""

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        self.kept = tuple(name for text in self.typed if (name := clean_line(text)))
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]

    def parse(self, texts: list[str]) -> list[FileStorage]:  # noqa: ARG002
        return []

    @property
    def is_empty(self) -> bool:
        return not self.data and not self.kept

    def missing(self) -> str:
        return f"Lampirkan berkas untuk “{self.component.label}”."

    def problem(self) -> str | None:
        most = MOST_FILES if self.component.multiple else 1
        names = self.condition_value()
        if len(names) > most:
            return f"Paling banyak {most} berkas; sekarang {len(names)}."
        for name in names:
            problem = kind_problem(self.component, name)
            if problem:
                return problem
        return super().problem()

    @property
    def shown(self) -> str:
        return ""

    def answer(self) -> None:
        return None

    def condition_value(self) -> list[str]:
        return [*self.kept, *(clean_line(one.filename or "") for one in self.data)]


def kind_problem(component: Component, name: str) -> str | None:
    """Say why a file of this name is not of the kind that a field asks for, if it is not."""
    if not component.accept or _is_accepted(name, component.accept):
        return None
    return f"“{name}” bukan jenis yang diterima. Lampirkan {', '.join(component.accept)}."


def _is_accepted(name: str, accepted: Sequence[str]) -> bool:
    suffix = PurePosixPath(name.lower()).suffix
    guessed = mimetypes.guess_type(name.lower())[0] or ""
    return any(part in (suffix, guessed, f"{guessed.partition('/')[0]}/*") for part in accepted)
