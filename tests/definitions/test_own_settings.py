"""Texts that go out by themselves are named in one place: nobody sends one that publishing does not demand."""

import ast

import pytest

from app.cases.operations import OPERATIONS
from app.engine import own_settings
from app.engine.own_settings import CASE_TEXTS, OPERATION_TEXTS, OPERATION_VALUES
from tests.structure.source import calls, modules

SENDERS = {"tell_requester": 1, "tell_holder": 2, "text": 1}
"""Functions that take the name of a text, and where."""


def test_no_text_is_sent_by_a_name_of_its_own() -> None:
    literal = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if path.startswith("app/cases/")
        for name, place in SENDERS.items()
        for call in calls(tree, name)
        if len(call.args) > place and isinstance(call.args[place], ast.Constant | ast.JoinedStr)
    ]
    assert literal == [], "name the text in app/engine/own_settings.py, and send it by that name"


def test_every_name_of_a_text_is_demanded_of_somebody() -> None:
    demanded = {*CASE_TEXTS, *(text for texts in OPERATION_TEXTS.values() for text in texts)}
    values = {key for keys in OPERATION_VALUES.values() for key in keys}
    names = {
        value
        for name, value in vars(own_settings).items()
        if name.isupper() and isinstance(value, str) and name != "LKPP"
    }
    assert names == demanded | values


@pytest.mark.parametrize("operation", sorted({*OPERATION_TEXTS, *OPERATION_VALUES}))
def test_every_operation_that_demands_something_exists(operation: str) -> None:
    assert operation in OPERATIONS
