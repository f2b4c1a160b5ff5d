"""Makes expressions by the thousand, each of a wanted kind, that every reader of the standard should read alike.

Where readers are known to differ (exact decimals, arithmetic of durations, an open order of bounds …) the makers stay
away; `test_against_feelin` holds those readings one by one.
"""

import random

CONTEXT = {
    "n": 7,
    "m": -2,
    "half": 0.5,
    "word": "Unggah",
    "other": "tender",
    "yes": True,
    "no": False,
    "numbers": [3, 1, 2],
    "words": ["a", "b", "c"],
    "case": {"level": "lkpp", "days": 3, "tags": ["x", "y"]},
    "astral": "a😀b𝒞",
    "gaps": [1, None, 3],
    "rows": [{"q": 1, "k": "a"}, {"q": 5, "k": "b"}, {"q": 3, "k": "a"}],
}


class Maker:
    """Makes expressions of a wanted kind, so that both readers agree on what they mean."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["n", "m", "half", "case.days", "0", "1", "2", "10", "3.5", "-4"])
        a, b = self.number(depth - 1), self.number(depth - 1)
        return self.random.choice(
            [
                f"({a} + {b})",
                f"({a} - {b})",
                f"({a} * {b})",
                f"(if {self.truth(depth - 1)} then {a} else {b})",
                f"count({self.numbers(depth - 1)})",
                f"sum({self.numbers(depth - 1)})",
                f"min({a}, {b})",
                f"max({a}, {b})",
                f"abs({a})",
                f"floor({a})",
                f"ceiling({a})",
                f"string length({self.text(depth - 1)})",
                f"({a})",
            ]
        )

    def text(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["word", "other", "case.level", '"x"', '"ab c"', '""'])
        a, b = self.text(depth - 1), self.text(depth - 1)
        return self.random.choice(
            [
                f"({a} + {b})",
                f"upper case({a})",
                f"lower case({a})",
                f"(if {self.truth(depth - 1)} then {a} else {b})",
                f'substring({a} + "xyz", 2)',
                f"substring before({a}, {b})",
                f'string join([{a}, {b}], "-")',
            ]
        )

    def truth(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["yes", "no", "true", "false"])
        a, b = self.number(depth - 1), self.number(depth - 1)
        s, t = self.text(depth - 1), self.text(depth - 1)
        p, q = self.truth(depth - 1), self.truth(depth - 1)
        return self.random.choice(
            [
                f"({a} {self.random.choice(['=', '!=', '<', '<=', '>', '>='])} {b})",
                f"({s} {self.random.choice(['=', '!='])} {t})",
                f"({p} and {q})",
                f"({p} or {q})",
                f"not({p})",
                f"({a} in [-3..9])",
                f"({a} in (0..5])",
                f'({s} in ("x", "tender", {t}))',
                f"({a} between -1 and 8)",
                f"contains({s}, {t})",
                f"starts with({s}, {t})",
                f"list contains({self.numbers(depth - 1)}, {a})",
                "(missing = null)",
                f"({p} and missing)",
                f"({q} or missing)",
            ]
        )

    def numbers(self, depth: int) -> str:
        if depth == 0:
            return self.random.choice(["numbers", "[1, 2]", "[5]", "[n, m, 0]"])
        inner = self.numbers(depth - 1)
        return self.random.choice(
            [
                f"{inner}[item > {self.random.choice(['0', '1', '-3'])}]",
                f"append({inner}, {self.number(depth - 1)})",
                f"concatenate({inner}, {self.numbers(depth - 1)})",
                f"reverse({inner})",
                f"distinct values({inner})",
                f"[{self.number(depth - 1)}, {self.number(depth - 1)}]",
            ]
        )

    def any(self) -> str:
        kind = self.random.choice([self.number, self.text, self.truth, self.numbers])
        return kind(self.random.randint(1, 4))


class RicherMaker(Maker):
    """Times and durations too; ranges of any kind; lists with holes; rows to filter; characters beyond 16 bits."""

    def one_of(self, *options: str) -> str:
        return self.random.choice(options)

    def date(self, depth: int) -> str:
        if depth == 0:
            return f'date("{self.one_of("2025-01-31", "2024-02-29", "2025-12-01", "1999-12-31", "2026-03-15")}")'
        inner = self.date(depth - 1)
        return self.one_of(
            f"({inner} + {self.months()})",
            f"({inner} - {self.months()})",
            f'({inner} + duration("{self.one_of("P1D", "P10D", "-P3D", "P365D")}"))',
            f"date({self.instant(depth - 1)})",
        )

    def instant(self, depth: int) -> str:
        if depth == 0:
            at = self.one_of("2025-01-31T10:30:00", "2024-02-29T00:00:00", "2025-12-31T23:59:59")
            return f'date and time("{at}")'
        inner = self.instant(depth - 1)
        return self.one_of(f"({inner} + {self.span(0)})", f"({inner} - {self.span(0)})", f"({inner} + {self.months()})")

    def zoned(self) -> str:
        at = self.one_of(
            "2025-01-31T10:30:00+07:00", "2025-01-31T03:30:00Z", "2024-12-31T23:30:00-05:00", "2025-03-30T01:00:00Z"
        )
        return f'date and time("{at}")'

    def clock(self) -> str:
        return self.one_of('time("10:30:00")', 'time("23:59:59")', "time(12, 0, 0)", f"time({self.instant(0)})")

    def months(self) -> str:
        return f'duration("{self.one_of("P1M", "P1Y", "P14M", "-P2M")}")'

    def span(self, depth: int) -> str:
        if depth == 0:
            return f'duration("{self.one_of("PT1H", "P1DT2H", "PT90M", "-PT5M", "P2D", "PT36H")}")'
        a, b = self.span(depth - 1), self.span(depth - 1)
        return self.one_of(f"({a} + {b})", f"({a} - {b})", f"abs({a})", f"({self.date(0)} - {self.date(0)})")

    def ordered(self) -> str:
        """Write a range whose start comes before its end."""
        low, high = self.one_of("1|3", "-4|2.5", "0|0", "0.000001|0.1", "2|123456789012").split("|")
        opening, closing = self.one_of("[|]", "(|)", "[|)", "(|]", "]|[").split("|")
        return f"{opening}{low}..{high}{closing}"

    def number(self, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.4:
            return super().number(depth)
        part = self.one_of("year", "month", "day", "weekday")
        return self.one_of(
            f"{self.date(depth - 1)}.{part}",
            f"{self.instant(depth - 1)}.{self.one_of('hour', 'minute', 'second', 'year')}",
            f"{self.zoned()}.{self.one_of('hour', 'minute', 'day', 'year')}",
            f"{self.clock()}.{self.one_of('hour', 'minute', 'second')}",
            f"{self.span(depth - 1)}.{self.one_of('days', 'hours', 'minutes', 'seconds')}",
            f"({self.months()} + {self.months()}).{self.one_of('years', 'months')}",
            f"{self.one_of('day of year', 'week of year')}({self.date(depth - 1)})",
            f"(rows[{self.condition()}])[{self.one_of('1', '-1', '2', '9')}].q",
            f"count(rows[{self.condition()}])",
            f"count({self.holes(depth - 1)})",
            f"modulo({self.one_of('n', '10', '-7', '2.5')}, {self.one_of('3', '-3', '2')})",
            f"{self.one_of('round up', 'round down')}({self.one_of('n', '2.5', '-2.5', '3.49')}, 0)",
            f"{self.one_of('round half up', 'round half down')}({self.one_of('2.5', '-2.5', '3.49')}, 0)",
            f"{self.one_of('mean', 'median', 'product')}([{self.one_of('1, 2', '3, 1, 2', '5')}])",
        )

    def condition(self) -> str:
        return self.one_of(
            *("q > 2", 'k = "a"', "item.q <= 3", "q in [1..3]", 'k in ("a", "c")', "true", 'q = 1 or k = "b"'),
            "q between 2 and 5",
        )

    def text(self, depth: int) -> str:
        if depth == 0:
            return self.one_of("word", "astral", "case.level", '"😀"', '"é"', '"𝒞𝒞"', '""')
        if self.random.random() < 0.4:
            return super().text(depth)
        return self.one_of(
            f"string({self.date(depth - 1)})",
            f"string({self.instant(depth - 1)})",
            f"string({self.zoned()})",
            f"string({self.clock()})",
            f"string({self.span(depth - 1)})",
            f"string({self.months()})",
            f"string({self.truth(0)})",
            f"string({self.one_of('0.000001', '1000000', '123456789012', '2.50', '-0.5', '1.0')})",
            f'substring({self.text(depth - 1)} + "xyz", {self.one_of("1", "2")}, {self.one_of("1", "2")})',
            f"substring after({self.text(depth - 1)}, {self.text(0)})",
            f'string join([{self.text(0)}, null, {self.text(0)}], "-")',
            f"string join(rows[{self.condition()}].k, {self.text(0)})",
            f"{self.one_of('day of week', 'month of year')}({self.date(depth - 1)})",
        )

    def truth(self, depth: int) -> str:
        if depth == 0 or self.random.random() < 0.3:
            return super().truth(depth)
        order = self.one_of("<", "<=", "=", ">", ">=", "!=")
        return self.one_of(
            f"({self.date(depth - 1)} {order} {self.date(depth - 1)})",
            f"({self.instant(depth - 1)} {order} {self.instant(depth - 1)})",
            f"({self.zoned()} {order} {self.zoned()})",
            f"({self.clock()} {order} {self.clock()})",
            f"({self.span(depth - 1)} {order} {self.span(depth - 1)})",
            f"({self.number(depth - 1)} in ({self.ordered()}, {self.ordered()}))",
            f"({self.number(depth - 1)} in [{self.ordered()}, {self.ordered()}])",
            f"({self.number(depth - 1)} in (< 0, >= 3))",
            f'({self.date(depth - 1)} in [date("2024-12-31")..date("2025-12-01")])',
            f'({self.date(depth - 1)} between date("2024-12-31") and date("2025-12-01"))',
            f'({self.text(0)} in ["a".."m"))',
            f"({self.text(depth - 1)} < {self.text(0)})",
            f"ends with({self.text(depth - 1)}, {self.text(0)})",
            f"list contains({self.holes(depth - 1)}, {self.one_of('null', '1', '3')})",
            f"{self.one_of('all', 'any')}([{self.truth(0)}, {self.truth(0)}, {self.one_of('null', 'true', 'false')}])",
            f"({{a: {self.number(0)}, b: 2}} = {{b: 2, a: {self.number(0)}}})",
        )

    def holes(self, depth: int) -> str:
        """A list in which nulls may stand."""
        if depth == 0:
            return self.one_of("gaps", "numbers", "[null]", "[]", "rows.q", f"rows[{self.condition()}].q")
        inner = self.holes(depth - 1)
        return self.one_of(
            f"append({inner}, null)",
            f"union({inner}, {self.holes(0)})",
            f"flatten([{inner}, [1]])",
            f"{inner}[item != null]",
            f"sublist([1, 2, 3, 4], {self.one_of('1', '2', '-2')}, 2)",
            f"insert before([1, 2, 3], {self.one_of('1', '3')}, {self.one_of('null', '9')})",
            f"remove([1, 2, 3], {self.one_of('1', '3')})",
            f"index of({inner}, {self.one_of('1', 'null')})",
            f"reverse({inner})",
        )

    def any(self) -> str:
        kind = self.random.choice([self.number, self.text, self.truth, self.holes])
        return kind(self.random.randint(1, 3))
