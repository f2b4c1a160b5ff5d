"""Every rule has a minimal model that breaks it, and only it, and a twin that does not.

In wrong.bpmn the element at fault is called `culprit`; where there is none, the process itself, `page`, is at fault.
A form or a table that belongs to one twin alone stands in a folder of the twin's name.
"""

from pathlib import Path

import pytest

from app.engine import Finding, lint
from app.engine.lint import RULES

HERE = Path(__file__).parent
SHARED = {
    path.relative_to(HERE / "shared").as_posix(): path.read_bytes()
    for path in (HERE / "shared").rglob("*")
    if path.is_file()
}
FOLDERS = sorted(path.name for path in HERE.iterdir() if (path / "wrong.bpmn").is_file())
OTHER_CULPRITS = {"id-form": "End", "missing-id": "page", "schema": "work"}
WITHOUT_A_PAGE_RULE = {"schema"}


def check(rule: str, twin: str) -> list[Finding]:
    beside = HERE / rule / twin
    more = {path.relative_to(beside).as_posix(): path.read_bytes() for path in beside.glob("*/*")}
    return lint({**SHARED, **more, "processes/page.bpmn": read(rule, twin)})


def read(rule: str, twin: str) -> bytes:
    return (HERE / rule / f"{twin}.bpmn").read_bytes()


@pytest.mark.parametrize("rule", FOLDERS)
def test_wrong_model_breaks_exactly_this_rule_at_the_culprit(rule: str) -> None:
    content = read(rule, "wrong")
    culprit = OTHER_CULPRITS.get(rule) or ("culprit" if b'id="culprit"' in content else "page")
    findings = check(rule, "wrong")
    assert {(f.rule, f.element, f.file) for f in findings} == {(rule, culprit, "processes/page.bpmn")}, findings
    assert all(f.line for f in findings)
    assert all(f.message.endswith((".", ")")) and len(f.message) > 20 for f in findings)


@pytest.mark.parametrize("rule", FOLDERS)
def test_right_twin_passes(rule: str) -> None:
    assert check(rule, "right") == []


def test_every_rule_has_its_models() -> None:
    assert set(FOLDERS) == set(RULES) | WITHOUT_A_PAGE_RULE


def test_shared_files_pass_by_themselves() -> None:
    assert lint(SHARED) == []
