"""Everything beside BPMN itself: our properties, checked; what other vendors' engines would run, refused.

An attribute of another engine is dropped by ours without a word, so a user task with Camunda's assignee would look
assigned in the editor and be anybody's at run time.
"""

from collections.abc import Iterator

from .. import catalog
from ..reading import BPMN, BPMNDI, SPIFF, children, extensions
from ..xml import XmlElement
from .page import Page
from .registry import Problem, rule

_HARMLESS = frozenset(
    {
        BPMN,
        BPMNDI,
        SPIFF,
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://bpmn.io/schema/bpmn",
    }
)
_SHOWN = 5
_VENDORS = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://camunda.org/schema/zeebe/1.0": "Camunda 8",
    "http://flowable.org/bpmn": "Flowable",
    "http://activiti.org/bpmn": "Activiti",
    "http://www.jboss.org/drools": "jBPM",
    "http://www.signavio.com": "Signavio",
    "http://www.bizagi.com/bpmn20": "Bizagi",
    "http://xmlns.oracle.com/bpm/OracleExtensions": "Oracle BPM",
}
_KNOWN_EXTENSIONS = frozenset({"properties", "serviceTaskOperator", "calledDecisionId", "instructionsForEndUser"})
_SCRIPTS = frozenset({"preScript", "postScript"})  # a rule of their own
_MESSAGE_DATA = frozenset(
    {"messagePayload", "messageVariable", "payloadExpression", "variableName", "processVariableCorrelation"}
)


def _split(name: str) -> tuple[str, str]:
    namespace, brace, local = name.rpartition("}")
    return (namespace[1:], local) if brace else ("", name)


def _owners(page: Page) -> Iterator[tuple[str, XmlElement]]:
    """Every node of the process, each with the flow node (or process) it belongs to."""
    stack = [(page.process.id, page.node(page.process.id))]
    while stack:
        owner, node = stack.pop()
        yield owner, node
        for child in reversed(node):
            node_id = child.get("id") or ""
            stack.append((node_id if node_id in page.process.elements else owner, child))


@rule("vendor-extension")
def vendor_extension(page: Page) -> Iterator[Problem]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for owner, node in _owners(page):
        names = [node.tag if isinstance(node.tag, str) else "", *(str(key) for key in node.attrib)]
        for namespace, local in map(_split, names):
            if namespace and namespace not in _HARMLESS:
                found.setdefault((owner, namespace), {})[local] = None
    for (owner, namespace), locals_ in found.items():
        names = [f'"{name[:60]}"' for name in locals_]
        more = f" dan {len(names) - _SHOWN} lagi" if len(names) > _SHOWN else ""
        yield (
            owner,
            (
                f"{', '.join(names[:_SHOWN])}{more} milik {_VENDORS.get(namespace, 'perangkat lunak lain')} "
                f"({namespace[:80]}) dan tidak dijalankan di sini. Hapus, lalu isi dengan panel properti kami."
            ),
        )


@rule("unknown-extension")
def unknown_extension(page: Page) -> Iterator[Problem]:
    for owner, node in _owners(page):
        for extension in extensions(node):
            namespace, local = _split(extension.tag if isinstance(extension.tag, str) else "")
            if namespace == SPIFF and local not in _KNOWN_EXTENSIONS | _SCRIPTS | _MESSAGE_DATA:
                yield owner, f'Ekstensi "{local}" tidak dikenal. Hapus.'


@rule("message-data")
def message_data(page: Page) -> Iterator[Problem]:
    for owner, node in _owners(page):
        namespace, local = _split(node.tag if isinstance(node.tag, str) else "")
        if namespace == SPIFF and local in _MESSAGE_DATA:
            yield owner, "Pesan tidak membawa data ke dalam proses. Hapus muatan dan variabelnya."


def _properties(page: Page) -> Iterator[tuple[str, str, str]]:
    for element in page.elements:
        for key, value in element.properties.items():
            yield element.id, key, value


@rule("unknown-property")
def unknown_property(page: Page) -> Iterator[Problem]:
    for element_id, key, _ in _properties(page):
        if key not in catalog.PROPERTIES:
            known = ", ".join(sorted(catalog.PROPERTIES))
            yield element_id, f'Properti "{key}" tidak dikenal. Yang dikenal: {known}.'
    for box in children(page.node(page.process.id), "extensionElements"):
        if any(True for _ in box.iter(f"{{{SPIFF}}}property")):
            yield page.process.id, "Proses tidak mempunyai properti. Hapus, atau pindahkan ke elemennya."


@rule("unknown-position")
def unknown_position(page: Page) -> Iterator[Problem]:
    known = page.draft.settings.positions
    for element_id, key, value in _properties(page):
        if key == "position" and page.draft.settings_file and value not in known:
            yield (
                element_id,
                f'Posisi "{value}" tidak ada di settings.json. Pakai salah satu: {", ".join(known)}.',
            )


@rule("unknown-clock")
def unknown_clock(page: Page) -> Iterator[Problem]:
    for element_id, key, value in _properties(page):
        if key == "clock" and value not in catalog.CLOCK_VALUES:
            yield (
                element_id,
                f'Jam "{value}" tidak dikenal. Isi paused atau stopped, atau hapus agar jam berjalan.',
            )


@rule("unknown-channel")
def unknown_channel(page: Page) -> Iterator[Problem]:
    for element_id, key, value in _properties(page):
        if key == "channel" and value not in catalog.CHANNELS:
            yield (
                element_id,
                f'Kanal "{value}" tidak dikenal. Pakai salah satu: {", ".join(sorted(catalog.CHANNELS))}.',
            )
