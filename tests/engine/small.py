"""Minimal processes in a line of text, for what the shipped kind of model would make long."""

from collections.abc import Mapping

from app.engine import Specification, parse

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="http://lpse.example">
"""


def process(body: str, *, name: str = "small", root: str = "") -> bytes:
    return f'{HEAD}{root}<process id="{name}" isExecutable="true">{body}</process></definitions>'.encode()


def flows(*ways: str) -> str:
    """Each "a b" is a flow, "a b :: condition" one with a condition, "a b !" the default of a."""
    found = []
    for way in ways:
        ends, _, condition = way.partition("::")
        source, target = ends.replace("!", "").split()
        inner = f"<conditionExpression>{condition.strip()}</conditionExpression>" if condition else ""
        found.append(
            f'<sequenceFlow id="f_{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )
    return "".join(found)


def service(element: str, operation: str = "faq/publish", result: str = "result", **parameters: str) -> str:
    inner = "".join(f"<s:parameter id='{name}' type='any' value='{text}'/>" for name, text in parameters.items())
    operator = f'<s:serviceTaskOperator id="{operation}" resultVariable="{result}"><s:parameters>{inner}</s:parameters>'
    extension = f"<extensionElements>{operator}</s:serviceTaskOperator></extensionElements>"
    return f'<serviceTask id="{element}">{extension}</serviceTask>'


def timer(text: str, kind: str = "timeDate") -> str:
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def spec(
    body: str, *, settings: bytes = b"{}", more: Mapping[str, bytes] | None = None, root: str = ""
) -> Specification:
    return parse(
        {"processes/small.bpmn": process(body, root=root), "processes/settings.json": settings, **(more or {})}
    )
