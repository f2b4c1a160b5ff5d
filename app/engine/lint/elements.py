"""Elements of BPMN that stand where this procedure has no use for them: refused, never passed over in silence."""

from collections.abc import Iterator

from ..catalog import words
from ..reading import FLOW_NODES, SCOPES, bpmn_name, snake
from .constructs import DATA
from .page import Page
from .people import RESOURCE_ROLES
from .registry import Problem, rule

_SCOPES = frozenset(map(snake, SCOPES))
_KNOWN_IN_PROCESS = (
    FLOW_NODES
    | words(
        """
    documentation extensionElements laneSet sequenceFlow textAnnotation association group incoming
    outgoing multiInstanceLoopCharacteristics standardLoopCharacteristics script
    """
    )
    | DATA
)
_KNOWN_IN_NODE = DATA | words(
    """
    documentation extensionElements incoming outgoing script multiInstanceLoopCharacteristics
    standardLoopCharacteristics completionCondition
    """
)
_KNOWN_IN_DEFINITIONS = words(
    """
    documentation extensionElements process collaboration message category itemDefinition signal error
    escalation
    """
)


@rule("unknown-element")
def unknown_element(page: Page) -> Iterator[Problem]:
    scopes = [page.process.id, *(e.id for e in page.of_kind("sub_process"))]
    for scope in scopes:
        for child in page.node(scope):
            name = bpmn_name(child)
            if name and name not in _KNOWN_IN_PROCESS:
                yield (
                    child.get("id") or scope,
                    f"Elemen BPMN <{name}> tidak dikenal di sini. Hapus dari diagram.",
                )
    for element in page.elements:
        for name in map(bpmn_name, page.node(element.id) if element.kind not in _SCOPES else ()):
            if name and name not in _KNOWN_IN_NODE | RESOURCE_ROLES and not name.endswith("EventDefinition"):
                yield element.id, f"Bagian <{name}> tidak dikenal pada elemen ini. Hapus."
    if page.process is page.document.processes[0]:
        for child in page.document.root:
            name = bpmn_name(child)
            if name and name not in _KNOWN_IN_DEFINITIONS:
                yield (
                    page.process.id,
                    f"Elemen BPMN <{name}> di luar proses tidak dikenal. Hapus dari berkas.",
                )
