"""Choices: exactly one way is taken, whatever the data and wherever the boxes are drawn.

Spiff tests conditions in the order of their targets' y position and stops the case when none holds. So conditions must
exclude each other, and one way must always be open: a default, or answers that a form or a service can only give.
"""

from collections.abc import Iterator
from itertools import combinations

from .. import catalog
from ..model import Element, Flow
from .answers import offered_values, possible_values
from .conditions import complete_pair, covers_numbers, exclude_each_other, single_choice, tested_values
from .page import Page
from .registry import ESSENTIAL, Problem, rule


def _choices(page: Page) -> Iterator[tuple[Element, list[Flow]]]:
    for gateway in page.of_kind("exclusive_gateway"):
        flows = page.outgoing(gateway.id)
        if len(flows) > 1:
            yield gateway, flows


def _conditional(gateway: Element, flows: list[Flow]) -> list[Flow]:
    return [flow for flow in flows if flow.id != gateway.default_flow]


@rule("gateway-forks-and-merges")
def forks_and_merges(page: Page) -> Iterator[Problem]:
    for gateway, _ in _choices(page):
        if len(page.incoming(gateway.id)) > 1:
            yield (
                gateway.id,
                "Gerbang ini menggabung sekaligus memilih. Pakai dua gerbang: gabung dulu, lalu pilih.",
            )


@rule("gateway-condition-missing", ESSENTIAL)
def condition_missing(page: Page) -> Iterator[Problem]:
    for gateway, flows in _choices(page):
        if any(flow.condition is None for flow in _conditional(gateway, flows)):
            yield (
                gateway.id,
                "Ada aliran keluar tanpa syarat. Beri syarat, atau jadikan aliran baku (default).",
            )


@rule("gateway-default-flow")
def default_flow(page: Page) -> Iterator[Problem]:
    for gateway in page.of_kind("exclusive_gateway"):
        if not gateway.default_flow:
            continue
        chosen = [flow for flow in page.outgoing(gateway.id) if flow.id == gateway.default_flow]
        if not chosen:
            yield (
                gateway.id,
                "Aliran baku (default) tidak keluar dari gerbang ini. Tandai lagi aliran bakunya.",
            )
        elif chosen[0].condition is not None:
            yield gateway.id, "Aliran baku (default) tidak boleh bersyarat. Hapus syaratnya."


@rule("gateway-single-condition")
def single_condition(page: Page) -> Iterator[Problem]:
    for gateway in page.of_kind("exclusive_gateway"):
        flows = page.outgoing(gateway.id)
        if len(flows) == 1 and flows[0].condition is not None:
            yield (
                gateway.id,
                "Satu-satunya jalan keluar tidak boleh bersyarat. Hapus syaratnya atau tambah jalan lain.",
            )


@rule("condition-ignored")
def condition_ignored(page: Page) -> Iterator[Problem]:
    for flow in page.process.flows.values():
        source = page.find(flow.source)
        if flow.condition is not None and source is not None and source.kind != "exclusive_gateway":
            yield (
                source.id,
                "Syarat pada aliran ini tidak dibaca mesin. Hapus, atau pasang gerbang eksklusif.",
            )


@rule("gateway-no-default")
def no_default(page: Page) -> Iterator[Problem]:
    for gateway, flows in _choices(page):
        conditions = [flow.condition for flow in flows if flow.condition is not None]
        if gateway.default_flow or len(conditions) != len(flows) or _always_one(page, conditions):
            continue
        choice = single_choice(conditions)
        if choice is None:
            yield (
                gateway.id,
                "Bila tidak satu pun syarat terpenuhi, tiket berhenti. Tandai satu aliran baku (default).",
            )
            continue
        name, values = choice
        possible = possible_values(page, gateway, name)
        if possible is None:
            yield gateway.id, f"Nilai {name} lain akan menghentikan tiket. Tandai satu aliran baku (default)."
        elif possible - values:
            missing = ", ".join(sorted(str(value) for _, value in possible - values))
            yield (
                gateway.id,
                f"Belum ada jalan untuk {name}: {missing}. Tambahkan, atau tandai aliran baku (default).",
            )


def _always_one(page: Page, conditions: list[str]) -> bool:
    name = covers_numbers(conditions)
    writers = [e for e in page.elements if name and e.result_variable == name]
    is_number = bool(writers) and all(e.operation in catalog.COUNTING for e in writers)
    return complete_pair(conditions) or is_number


@rule("gateway-overlap")
def overlap(page: Page) -> Iterator[Problem]:
    for gateway, flows in _choices(page):
        conditions = [f for f in _conditional(gateway, flows) if f.condition is not None]
        for one, other in combinations(conditions, 2):
            if not exclude_each_other(one.condition or "", other.condition or ""):
                yield gateway.id, _overlapping(one, other)
                break


def _overlapping(one: Flow, other: Flow) -> str:
    return (
        f"Syarat {one.condition} dan {other.condition} mungkin terpenuhi bersamaan, sehingga letak kotak menentukan "
        "jalannya. Bandingkan satu nama dengan nilai yang berbeda-beda."
    )


@rule("decision-value")
def decision_value(page: Page) -> Iterator[Problem]:
    """A condition on an answer that no form before it offers: that way is never taken."""
    for gateway, flows in _choices(page):
        offered = offered_values(page, gateway, "decision")
        for flow in flows:
            tested = tested_values(flow.condition or "").get("decision", frozenset())
            if offered is not None and tested - offered:
                names = ", ".join(sorted(str(value) for _, value in tested - offered))
                yield (
                    gateway.id,
                    f"Pilihan {names} tidak ada pada formulir sebelumnya. Samakan syarat dan formulirnya.",
                )
                break
