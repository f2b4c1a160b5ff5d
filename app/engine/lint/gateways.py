"""Choices: exactly one way is taken, whatever the data and wherever the boxes are drawn.

Spiff tests conditions in the order of their targets' y position and stops the case when none holds. So conditions must
exclude each other, and one way must always be open: a default, or answers that a form or a service can only give.
"""

from collections.abc import Iterator
from itertools import combinations

from app.forms import InvalidForm, parse_form

from .. import catalog
from ..model import Element, Flow
from .conditions import Key, complete_pair, covers_numbers, exclude_each_other, single_choice, tested_values
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
        possible = _possible(page, gateway, name)
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
        offered = _offered(page, gateway, "decision")
        for flow in flows:
            tested = tested_values(flow.condition or "").get("decision", frozenset())
            if offered is not None and tested - offered:
                names = ", ".join(sorted(str(value) for _, value in tested - offered))
                yield (
                    gateway.id,
                    f"Pilihan {names} tidak ada pada formulir sebelumnya. Samakan syarat dan formulirnya.",
                )
                break


def _possible(page: Page, gateway: Element, name: str) -> frozenset[Key] | None:
    """Every value the name can have here, or None when that cannot be told."""
    first, _, rest = name.partition(".")
    writers = [e for e in page.elements if e.result_variable == first]
    if rest and writers and all(e.operation in catalog.OUTCOMES for e in writers):
        found: set[Key] = set()
        for writer in writers:
            found |= {("str", value) for value in catalog.OUTCOMES[writer.operation or ""].get(rest, frozenset())}
        return frozenset(found) or None
    return _offered(page, gateway, name) if not rest and not writers else None


def _offered(page: Page, gateway: Element, key: str) -> frozenset[Key] | None:
    """What the forms of the user tasks just before a gateway let people choose, or None when others come here too."""
    found: set[Key] = set()
    seen: set[str] = set()
    frontier = [flow.source for flow in page.incoming(gateway.id)]
    while frontier:
        here = page.find(frontier.pop())
        if here is None or here.id in seen:
            continue
        seen.add(here.id)
        if here.kind == "user_task":
            choices = _choices_of_form(page, here, key)
            if choices is None:
                return None
            found |= choices
        elif here.kind in ("exclusive_gateway", "service_task", "business_rule_task"):
            if not page.incoming(here.id):
                return None
            frontier += [flow.source for flow in page.incoming(here.id)]
        else:
            return None
    return frozenset(found) or None


def _choices_of_form(page: Page, task: Element, key: str) -> frozenset[Key] | None:
    content = page.draft.forms.get(task.form or "")
    try:
        component = parse_form(content).components.get(key) if content is not None else None
    except InvalidForm:
        return None
    if component is None or not component.required or not component.choices:
        return None
    return frozenset(("str", value) for value, _ in component.choices)


@rule("event-gateway-targets")
def event_gateway_targets(page: Page) -> Iterator[Problem]:
    for gateway in page.of_kind("event_based_gateway"):
        flows = page.outgoing(gateway.id)
        targets = [page.find(flow.target) for flow in flows]
        fitting = all(
            t is not None and t.kind == "intermediate_catch_event" and len(page.incoming(t.id)) == 1 for t in targets
        )
        if (flows and len(flows) < 2) or not fitting:
            yield (
                gateway.id,
                ("Gerbang peristiwa harus menuju sedikitnya dua peristiwa antara, masing-masing hanya dari sini."),
            )


@rule("event-gateway-timers", ESSENTIAL)
def event_gateway_timers(page: Page) -> Iterator[Problem]:
    for gateway in page.of_kind("event_based_gateway"):
        targets = [page.find(flow.target) for flow in page.outgoing(gateway.id)]
        timers = [t for t in targets if t is not None and t.timer is not None]
        for timer in timers[1:]:
            yield (
                timer.id,
                "Hanya satu pewaktu pada satu gerbang peristiwa. Hapus pewaktu ini atau gabungkan.",
            )
