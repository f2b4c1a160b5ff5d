"""A form while it is being drawn: shown by the code that will show it, or refused in the words of publishing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.forms import DynamicForm, FormProblem, InvalidForm, build_form, parse_form
from app.web.answers import options


@dataclass(frozen=True, slots=True)
class Preview:
    """Either a form to look at, or what is wrong with it."""

    form: DynamicForm | None = None
    problems: Sequence[FormProblem] = ()


def preview_of(session: Session, content: bytes, *, too_large: bool = False) -> Preview:
    if too_large:
        return Preview(problems=[FormProblem("", _("Formulirnya terlalu besar untuk ditampilkan."))])
    try:
        definition = parse_form(content)
    except InvalidForm as invalid:
        return Preview(problems=invalid.problems)
    return Preview(form=build_form(definition, None, options=options(session)))
