"""What can be decided about the conditions of one gateway: which exclude each other, which leave nothing out.

Two conditions exclude each other when some demand of one cannot hold together with one of the other.
"""

from .demands import Among, Demand, Key, NotAmong, Within, demands


def exclude_each_other(one: str, other: str) -> bool:
    """Say whether two conditions provably never hold together."""
    mine, theirs = demands(one), demands(other)
    return any(
        name == other_name and _disjoint(demand, other_demand)
        for name, demand in mine
        for other_name, other_demand in theirs
    )


def tested_values(source: str) -> dict[str, frozenset[Key]]:
    """The literals that each name is compared with for equality."""
    found: dict[str, frozenset[Key]] = {}
    for name, demand in demands(source):
        if isinstance(demand, Among | NotAmong):
            found[name] = found.get(name, frozenset()) | demand.values
    return found


def complete_pair(conditions: list[str]) -> bool:
    """Say whether the conditions are x = a and x != a, of which one always holds, null included."""
    if len(conditions) != 2:
        return False
    first, second = (demands(condition) for condition in conditions)
    if len(first) != 1 or len(second) != 1 or first[0][0] != second[0][0]:
        return False
    kinds = {type(first[0][1]), type(second[0][1])}
    return kinds == {Among, NotAmong} and getattr(first[0][1], "values", 0) == getattr(second[0][1], "values", 1)


def covers_numbers(conditions: list[str]) -> str | None:
    """The name of which two conditions cover every number, such as n > 0 and n <= 0; null they do not cover."""
    if len(conditions) != 2:
        return None
    first, second = (demands(condition) for condition in conditions)
    if len(first) != 1 or len(second) != 1 or first[0][0] != second[0][0]:
        return None
    one, other = first[0][1], second[0][1]
    if not isinstance(one, Within) or not isinstance(other, Within):
        return None
    lower, upper = (one, other) if one.low is None else (other, one)
    meeting = lower.high == upper.low and (lower.includes_high or upper.includes_low)
    return first[0][0] if lower.low is None and upper.high is None and lower.high is not None and meeting else None


def single_choice(conditions: list[str]) -> tuple[str, frozenset[Key]] | None:
    """The one name that every condition compares with literals and nothing else, and all those literals."""
    names: set[str] = set()
    values: frozenset[Key] = frozenset()
    for condition in conditions:
        found = demands(condition)
        if len(found) != 1 or not isinstance(found[0][1], Among):
            return None
        names.add(found[0][0])
        values |= found[0][1].values
    return (names.pop(), values) if len(names) == 1 else None


def _disjoint(one: Demand, other: Demand) -> bool:
    if isinstance(one, Among):
        if isinstance(other, Among):
            return not one.values & other.values
        if isinstance(other, NotAmong):
            return one.values <= other.values
        return not any(other.holds(value) for _, value in one.values)
    if isinstance(other, Among):
        return _disjoint(other, one)
    return isinstance(one, Within) and isinstance(other, Within) and (_below(one, other) or _below(other, one))


def _below(one: Within, other: Within) -> bool:
    if one.high is None or other.low is None:
        return False
    touching = one.includes_high and other.includes_low
    return one.high < other.low or (one.high == other.low and not touching)
