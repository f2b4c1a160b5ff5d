"""Waiting for one of several things: at least two, each its own, and one deadline."""

from collections.abc import Iterator

from .page import Page
from .registry import ESSENTIAL, Problem, rule


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
