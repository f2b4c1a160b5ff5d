"""Which decision comes before which. Walked without recursion: a file may chain hundreds of them."""

from collections.abc import Callable, Mapping

MAX_CHAIN = 50


def in_order(
    requires: Mapping[str, tuple[str, ...]], error_at: Callable[[str, str], Exception]
) -> dict[str, tuple[str, ...]]:
    """Give for each node all it depends on, in an order in which each comes after what it needs, itself last.

    Raises what `error_at` makes of a node and a reason: for a circle, or a chain longer than MAX_CHAIN.
    """
    orders: dict[str, tuple[str, ...]] = {}
    lengths: dict[str, int] = {}
    waiting = dict(requires)
    while waiting:
        ready = [node for node, needed in waiting.items() if all(other in orders for other in needed)]
        if not ready:
            raise error_at(_in_circle(waiting), "Keputusan ini bergantung pada dirinya sendiri.")
        for node in ready:
            needed = waiting.pop(node)
            lengths[node] = 1 + max((lengths[other] for other in needed), default=0)
            if lengths[node] > MAX_CHAIN:
                raise error_at(node, f"Rantai ketergantungan lebih panjang dari {MAX_CHAIN}.")
            before = dict.fromkeys(earlier for other in needed for earlier in orders[other])
            orders[node] = (*before, node)
    return {node: orders[node] for node in requires}


def _in_circle(waiting: Mapping[str, tuple[str, ...]]) -> str:
    """Follow what is still missing until a node comes twice: that one lies on the circle, not only behind
    it."""
    seen: set[str] = set()
    node = next(iter(waiting))
    while node not in seen:
        seen.add(node)
        node = next(other for other in waiting[node] if other in waiting)
    return node
