"""Forms as data: a form-js schema, linted when it is published and judged on the server when it is submitted.

Knows neither Flask nor the database. What a page needs beyond this (options that are data, facts of a case,
files already uploaded) is handed in.
"""

from app.forms.answering import fill_in
from app.forms.definition import Component, FormDefinition, FormProblem, InvalidForm
from app.forms.dynamic import Answers, DynamicForm, build_form
from app.forms.file_field import FilesField, kind_problem
from app.forms.markdown import render_markdown
from app.forms.names import CASE_FACTS, OPTION_SOURCES, REQUESTER_FACTS
from app.forms.reading import lint_form, parse_form

__all__ = [
    "CASE_FACTS",
    "OPTION_SOURCES",
    "REQUESTER_FACTS",
    "Answers",
    "Component",
    "DynamicForm",
    "FilesField",
    "FormDefinition",
    "FormProblem",
    "InvalidForm",
    "build_form",
    "fill_in",
    "kind_problem",
    "lint_form",
    "parse_form",
    "render_markdown",
]
