"""Markers by which BPMN multiplies tokens or says yes in another spelling, and which the engine does not read."""

from collections.abc import Iterator

from .page import Page
from .registry import Problem, rule

_YES_OR_NO = (
    *("isExecutable", "triggeredByEvent", "cancelActivity", "isInterrupting", "parallelMultiple", "instantiate"),
    *("isForCompensation", "isClosed"),
)


@rule("token-quantity")
def token_quantity(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        node = page.node(element.id)
        if any(node.get(name, "1").strip() != "1" for name in ("startQuantity", "completionQuantity")):
            yield element.id, "Jumlah token lain dari satu tidak diterima. Hapus startQuantity dan completionQuantity."


@rule("event-gateway-kind")
def event_gateway_kind(page: Page) -> Iterator[Problem]:
    for gateway in page.of_kind("event_based_gateway"):
        node = page.node(gateway.id)
        if node.get("eventGatewayType", "Exclusive") != "Exclusive" or node.get("instantiate", "false") != "false":
            yield (
                gateway.id,
                "Gerbang peristiwa harus menunggu salah satu saja dan tidak memulai proses. Ubah jenisnya.",
            )


@rule("boolean-form")
def boolean_form(page: Page) -> Iterator[Problem]:
    """XML also allows 1 and 0, which the engine reads as neither."""
    for element_id in [page.process.id, *(e.id for e in page.elements)]:
        node = page.node(element_id)
        wrong = [name for name in _YES_OR_NO if node.get(name, "true") not in ("true", "false")]
        if wrong:
            yield element_id, f"Tulis {wrong[0]} sebagai true atau false."
