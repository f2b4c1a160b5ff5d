"""Decision files for the tests, written from what matters in them."""

from xml.sax.saxutils import escape, quoteattr

import pytest

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def text(tag, content, **attributes):
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{tag}{written}><text>{escape(content)}</text></{tag}>"


def table(inputs, outputs, rules, policy=None, aggregation=None, *, values=None, defaults=None, allowed=None):
    """Write a decisionTable: a rule is its cells, inputs first; `values` and `defaults` are by output
    name."""
    attributes = f' hitPolicy="{policy}"' if policy else ""
    attributes += f' aggregation="{aggregation}"' if aggregation else ""
    parts = [f'<decisionTable id="table"{attributes}>']
    for at, source in enumerate(inputs, 1):
        listed = text("inputValues", (allowed or {})[source]) if source in (allowed or {}) else ""
        parts.append(f'<input id="in_{at}">{text("inputExpression", source)}{listed}</input>')
    for name in outputs:
        inner = text("outputValues", values[name]) if values and name in values else ""
        inner += text("defaultOutputEntry", defaults[name]) if defaults and name in defaults else ""
        parts.append(f'<output id="out_{name}" name={quoteattr(name)}>{inner}</output>')
    for row, cells in enumerate(rules, 1):
        tests = [text("inputEntry", cell, id=f"r{row}_i{at}") for at, cell in enumerate(cells[: len(inputs)], 1)]
        results = [text("outputEntry", cell, id=f"r{row}_o{at}") for at, cell in enumerate(cells[len(inputs) :], 1)]
        parts.append(f'<rule id="r{row}">{"".join(tests + results)}</rule>')
    return "\n".join(parts) + "</decisionTable>"


def decision(id_, logic, *, name=None, needs=(), inputs=(), models=()):
    """Write a decision around its logic; a logic that is no XML is a literal expression."""
    if not logic.startswith("<"):
        logic = text("literalExpression", logic)
    requirements = [
        f'<informationRequirement><requiredDecision href="#{other}"/></informationRequirement>' for other in needs
    ]
    requirements += [
        f'<informationRequirement><requiredInput href="#{other}"/></informationRequirement>' for other in inputs
    ]
    requirements += [
        f'<knowledgeRequirement><requiredKnowledge href="#{other}"/></knowledgeRequirement>' for other in models
    ]
    named = quoteattr(name or id_)
    return f'<decision id="{id_}" name={named}><variable name={named}/>{"".join(requirements)}{logic}</decision>'


def model(id_, parameters, logic, *, models=()):
    if not logic.startswith("<"):
        logic = text("literalExpression", logic)
    formal = "".join(f"<formalParameter name={quoteattr(name)}/>" for name in parameters)
    needed = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{other}"/></knowledgeRequirement>' for other in models
    )
    return (
        f'<businessKnowledgeModel id="{id_}" name="{id_}"><variable name="{id_}"/>'
        f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>{needed}</businessKnowledgeModel>"
    )


def input_data(id_, name):
    return f"<inputData id={quoteattr(id_)} name={quoteattr(name)}><variable name={quoteattr(name)}/></inputData>"


def definitions(*elements, namespace=MODEL):
    body = "\n".join(elements)
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{namespace}" id="d" name="d" namespace="urn:d">'
    )
    return f"{head}\n{body}\n</definitions>".encode()


class DecisionFiles:
    """What the tests write decision files with."""

    text = staticmethod(text)
    table = staticmethod(table)
    decision = staticmethod(decision)
    model = staticmethod(model)
    input_data = staticmethod(input_data)
    definitions = staticmethod(definitions)


@pytest.fixture(scope="session")
def dmn():
    return DecisionFiles
