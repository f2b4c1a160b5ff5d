"""What every step of the shipped procedure must have, and what the program must not know of it."""

import ast
import inspect
from collections.abc import Iterator

import pytest

from app.administration.accounts import GROUPS
from app.audit.words import EVENT_WORDS
from app.cases.operations import OPERATIONS
from app.definitions.folder import read_folder
from app.engine import MESSAGES, SERVICES, Element, Service, parse
from app.forms import lint_form, parse_form
from tests.structure.source import ROOT, modules, texts

FILES = read_folder(ROOT)
PROCEDURE = parse(FILES)
ELEMENTS = [element for process in PROCEDURE.processes.values() for element in process.elements.values()]
USER_TASKS = [element for element in ELEMENTS if element.kind == "user_task"]
FORMS = sorted(path for path in FILES if path.startswith("forms/"))


@pytest.mark.parametrize("task", USER_TASKS, ids=lambda task: task.id)
def test_every_user_task_has_a_name_a_lane_of_a_group_a_position_and_a_form(task: Element) -> None:
    assert task.name
    assert task.lane
    assert PROCEDURE.settings.lanes[task.lane] in dict(GROUPS)
    assert task.properties["position"] in PROCEDURE.settings.positions
    assert f"forms/{task.form}.json" in FORMS


@pytest.mark.parametrize("path", FORMS)
def test_every_form_parses_and_somebody_fills_it(path: str) -> None:
    assert parse_form(FILES[path]).components
    assert lint_form(FILES[path]) == []
    assert path in {f"forms/{element.form}.json" for element in ELEMENTS}


def test_no_code_knows_a_user_task_of_the_procedure() -> None:
    ids = {task.id for task in USER_TASKS}
    decisions_played = {"resolve"}  # the demo's stories answer forms: a decision may be called like a task
    found = {
        f"{path}:{text.lineno}": text.value
        for path, tree in modules().items()
        for text in texts(tree)
        if text.value in ids and not (path.startswith("app/demo/") and text.value in decisions_played)
    }
    assert found == {}


def test_no_code_branches_on_an_element_of_the_procedure() -> None:
    # some elements share a name with what the program itself owns: a message, an event of the audit trail
    ids = {element.id for element in ELEMENTS} - MESSAGES.keys() - EVENT_WORDS.keys()
    found = {
        f"{path}:{text.lineno}": text.value
        for path, tree in modules().items()
        for text in _branched_on(tree)
        if text.value in ids
    }
    assert found == {}


def _branched_on(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts that a comparison, a case or a table of a module chooses by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            yield from texts(node)
        elif isinstance(node, ast.Subscript):
            yield from texts(node.slice)
        elif isinstance(node, ast.Dict):
            yield from (text for key in node.keys if key for text in texts(key))


@pytest.mark.parametrize("name", sorted(OPERATIONS.keys() | SERVICES.keys()))
def test_every_service_is_an_operation_with_the_same_parameters(name: str) -> None:
    _step, *parameters = inspect.signature(OPERATIONS[name]).parameters.values()
    required = frozenset(one.name for one in parameters if one.default is one.empty)
    optional = frozenset(one.name for one in parameters) - required
    assert Service(SERVICES[name].label, required, optional) == SERVICES[name]
