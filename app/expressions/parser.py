"""Tokens to a tree: a Pratt parser for the subset of FEEL's grammar (DMN 1.3 §10.3.1.2) that we stand behind.

Everything else is refused here, at publication, with a sentence and a place, so that no running case meets
it.
"""

from collections.abc import Callable, Collection, Mapping

from app.expressions import syntax
from app.expressions.errors import FeelError, Refused
from app.expressions.functions import BUILT_INS, REFUSED_FUNCTIONS
from app.expressions.lexer import Token, tokenize
from app.expressions.limits import MAX_DEPTH, MAX_TREE_DEPTH
from app.expressions.syntax import Node, Test, UnaryTests
from app.expressions.temporal import parse_any

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _SIGN, _POSTFIX = range(1, 9)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_STRENGTH: Mapping[str, int] = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys((*_COMPARISONS, "in", "between"), _COMPARE),
    **dict.fromkeys("+-", _ADD),
    **dict.fromkeys("*/", _MULTIPLY),
    "**": _POWER,
    **dict.fromkeys(".[(", _POSTFIX),
}
_LITERALS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_OUTSIDE: Mapping[str, str] = {
    "for": "Perulangan «for» tidak didukung; pakai saringan daftar atau fungsi daftar.",
    "some": "«some … satisfies» tidak didukung; pakai count(daftar[syarat]) > 0.",
    "every": "«every … satisfies» tidak didukung; pakai count(daftar[not(syarat)]) = 0.",
    "function": "Membuat fungsi sendiri tidak didukung.",
    "instance": "«instance of» tidak didukung.",
}


class Parser:
    """Reads one text, with the names of the host's functions and those names in scope that hold spaces."""

    def __init__(self, source: str, functions: Collection[str], names: Collection[str]) -> None:
        self._functions = frozenset(functions)
        self._tokens = tokenize(source, (*BUILT_INS, *REFUSED_FUNCTIONS, *functions), names)
        self._at = 0
        self._depth = 0
        self._may_filter = True
        self._in_tests = False

    def read_expression(self) -> Node:
        return self._finish(self._expression())

    def read_tests(self) -> UnaryTests:
        """Read the cell of a decision table: a dash, tests between commas, or not(tests)."""
        self._in_tests = True
        start = self._token
        if start.text == "-" and self._tokens[1].kind == "end":
            return UnaryTests(start.position, (), False)
        if start.kind == "name" and start.text == "not" and self._tokens[1].text == "(":
            if negated := self._negated_tests():
                return negated
            self._at = 0
        tests = UnaryTests(start.position, self._tests(), False)
        self._finish(tests)
        return tests

    def _negated_tests(self) -> UnaryTests | None:
        """not(…) around the whole cell negates its tests; anything after it makes it the function."""
        closing = self._closing_bracket(1)
        if closing is None or self._tokens[closing + 1].kind != "end":
            return None
        start = self._token
        self._at = 2
        tests = UnaryTests(start.position, self._tests(), True)
        self._take(")")
        self._finish(tests)
        return tests

    def _closing_bracket(self, opening: int) -> int | None:
        open_brackets = 0
        for at in range(opening, len(self._tokens)):
            text = self._tokens[at].text if self._tokens[at].kind == "symbol" else ""
            open_brackets += (text == "(") - (text == ")")
            if not open_brackets:
                return at
        return None

    def _finish(self, root: Node) -> Node:
        if self._token.kind != "end":
            raise self._error(f"{self._shown()} tidak diharapkan di sini; mungkin kurang operator.")
        if syntax.deepest(root) > MAX_TREE_DEPTH:
            raise FeelError(f"Ekspresi bersarang lebih dari {MAX_TREE_DEPTH} tingkat.", root.position)
        return root

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _is(self, *texts: str) -> bool:
        return self._token.kind in ("symbol", "keyword") and self._token.text in texts

    def _next(self) -> Token:
        token = self._token
        self._at += 1
        return token

    def _take(self, *texts: str) -> Token:
        if not self._is(*texts):
            wanted = " atau ".join(f"«{text}»" for text in texts)
            raise self._error(f"Di sini diharapkan {wanted}, bukan {self._shown()}.")
        return self._next()

    def _error(self, reason: str) -> FeelError:
        return FeelError(reason, self._token.position)

    def _shown(self) -> str:
        return "akhir ekspresi" if self._token.kind == "end" else f"«{self._token.text[:40]}»"

    def _expression(self, strength: int = 0) -> Node:
        """Read operands and operators that bind tighter than `strength`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"Ekspresi bersarang lebih dari {MAX_DEPTH} tingkat.")
        left = self._operand()
        while (found := self._operator_strength()) > strength:
            left = self._operation(left, found)
        self._depth -= 1
        return left

    def _operator_strength(self) -> int:
        if self._token.text == "instance" and self._token.kind == "keyword":
            raise self._error(_OUTSIDE["instance"])
        if self._token.kind not in ("symbol", "keyword"):
            return 0
        if self._token.text == "[" and not self._may_filter:
            return 0
        return _STRENGTH.get(self._token.text, 0)

    def _operation(self, left: Node, strength: int) -> Node:
        operator = self._token
        match operator.text:
            case "and" | "or":
                return self._logic(left, operator.text, strength)
            case "in":
                return syntax.Inclusion(self._next().position, left, self._inclusion())
            case "between":
                return self._between(left)
            case ".":
                return self._path(left)
            case "[":
                return self._filter(left)
            case "(":
                raise FeelError("Hanya fungsi yang dikenal namanya dapat dipanggil.", operator.position)
            case _ if operator.text in _COMPARISONS:
                self._next()
                node = syntax.Comparison(operator.position, operator.text, left, self._expression(strength))
                self._refuse_chain()
                return node
        return self._arithmetic(left, strength)

    def _arithmetic(self, left: Node, strength: int) -> Node:
        position, rest = self._token.position, []
        while self._operator_strength() == strength:
            operator = self._next().text
            rest.append((operator, self._expression(strength)))
        return syntax.Arithmetic(position, left, tuple(rest))

    def _logic(self, left: Node, word: str, strength: int) -> Node:
        position, operands = self._token.position, [left]
        while self._is(word):
            self._next()
            operands.append(self._expression(strength))
        shape = syntax.Conjunction if word == "and" else syntax.Disjunction
        return shape(position, tuple(operands))

    def _refuse_chain(self) -> None:
        if self._operator_strength() == _COMPARE:
            raise self._error("Perbandingan tidak dapat dirangkai; hubungkan dengan «and».")

    def _between(self, value: Node) -> Node:
        position = self._next().position
        low = self._expression(_COMPARE)
        self._take("and")
        node = syntax.Between(position, value, low, self._expression(_COMPARE))
        self._refuse_chain()
        return node

    def _path(self, target: Node) -> Node:
        position = self._next().position
        if self._token.kind not in ("name", "keyword"):
            raise self._error("Setelah titik harus ada nama.")
        return syntax.Path(position, target, self._next().text)

    def _filter(self, target: Node) -> Node:
        position = self._next().position
        condition = self._bracketed(self._expression)
        self._take("]")
        return syntax.Filter(position, target, condition)

    def _bracketed(self, read: Callable[[], Node]) -> Node:
        """Inside brackets a filter is a filter again, even at the end of a range."""
        outer, self._may_filter = self._may_filter, True
        node = read()
        self._may_filter = outer
        return node

    def _inclusion(self) -> tuple[Test, ...]:
        in_cell, self._in_tests = self._in_tests, False  # here «?» could mean two things
        bracketed = self._is("(") and not self._starts_range()
        tests = self._bracketed_tests() if bracketed else (self._test(_COMPARE),)
        self._in_tests = in_cell
        self._refuse_chain()
        return tests

    def _bracketed_tests(self) -> tuple[Test, ...]:
        self._take("(")
        outer, self._may_filter = self._may_filter, True
        tests = self._tests()
        self._may_filter = outer
        self._take(")")
        if self._operator_strength() > _COMPARE:
            raise self._error("Setelah «in (…)» tidak boleh ada operator hitung.")
        return tests

    def _starts_range(self) -> bool:
        """Tell (1..5) from (1, 5): two dots at this bracket's own level."""
        level = 0
        for token in self._tokens[self._at :]:
            text = token.text if token.kind == "symbol" else ""
            level += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
            if level == 1 and text == "..":
                return True
            if level == 0:
                return False
        return False

    def _tests(self) -> tuple[Test, ...]:
        tests = [self._test()]
        while self._is(","):
            self._next()
            tests.append(self._test())
        return tuple(tests)

    def _test(self, strength: int = 0) -> Test:
        token = self._token
        if self._is(*_COMPARISONS):
            self._next()
            operand = self._expression(_COMPARE)
            self._refuse_chain()
            return Test(token.position, token.text, operand)
        operand = self._expression(strength)
        if mentions_tested_value(operand):
            return Test(token.position, "?", operand)
        if self._in_tests and isinstance(operand, _ANSWERS):
            reason = "Syarat ini tidak menyebut nilai yang diuji; tulis «?» untuk nilai itu."
            raise FeelError(reason, token.position)
        return Test(token.position, "in", operand)

    def _operand(self) -> Node:
        token = self._next()
        match token.kind:
            case "number" | "string":
                return syntax.Literal(token.position, token.value)
            case "name":
                return self._call(token) if self._is("(") else syntax.Name(token.position, token.text)
            case "keyword":
                return self._keyword(token)
            case "symbol":
                return self._symbol(token)
        raise FeelError("Ekspresi belum lengkap: di sini diharapkan sebuah nilai.", token.position)

    def _keyword(self, token: Token) -> Node:
        if token.text in _LITERALS:
            return syntax.Literal(token.position, _LITERALS[token.text])
        if token.text == "if":
            condition = self._bracketed(self._expression)
            self._take("then")
            then = self._bracketed(self._expression)
            self._take("else")
            return syntax.Conditional(token.position, condition, then, self._expression())
        if token.text in _OUTSIDE:
            raise FeelError(_OUTSIDE[token.text], token.position)
        raise FeelError(f"«{token.text}» tidak dapat berada di sini.", token.position)

    def _symbol(self, token: Token) -> Node:
        match token.text:
            case "-":
                return syntax.Negation(token.position, self._expression(_SIGN))
            case "(" | "]":
                return self._group(token)
            case "[":
                return self._list(token)
            case "{":
                return self._context(token)
            case "@":
                return self._at_literal(token)
            case "?" if self._in_tests:
                return syntax.TestedValue(token.position)
            case "?":
                raise FeelError("«?» hanya ada di dalam sel tabel keputusan.", token.position)
        raise FeelError(f"«{token.text}» tidak dapat berada di sini; diharapkan sebuah nilai.", token.position)

    def _group(self, token: Token) -> Node:
        inner = self._bracketed(self._expression)
        if self._is(".."):
            return self._range(token, inner)
        if token.text == "]":
            raise FeelError("«]» tidak dapat berada di sini.", token.position)
        self._take(")")
        return inner

    def _range(self, opening: Token, low: Node) -> Node:
        self._take("..")
        outer, self._may_filter = self._may_filter, False
        high = self._expression(_COMPARE)
        self._may_filter = outer
        closing = self._take("]", ")", "[")
        return syntax.RangeOf(opening.position, low, high, opening.text == "[", closing.text == "]")

    def _list(self, token: Token) -> Node:
        if self._is("]"):
            self._next()
            return syntax.ListOf(token.position, ())
        items = [self._bracketed(self._expression)]
        if self._is(".."):
            return self._range(token, items[0])
        while self._is(","):
            self._next()
            items.append(self._bracketed(self._expression))
        self._take("]")
        return syntax.ListOf(token.position, tuple(items))

    def _context(self, token: Token) -> Node:
        entries: dict[str, Node] = {}
        while not self._is("}"):
            if entries:
                self._take(",")
            key = self._next()
            if key.kind not in ("name", "string", "keyword"):
                raise FeelError("Di sini diharapkan nama isian, lalu titik dua.", key.position)
            name = str(key.value) if key.kind == "string" else key.text
            if name in entries:
                raise FeelError(f"Isian «{name}» ditulis dua kali.", key.position)
            self._take(":")
            value = self._bracketed(self._expression)
            if earlier := syntax.free_names(value) & entries.keys():
                reason = f"Isian «{min(earlier)}» tidak dapat dipakai di dalam konteksnya sendiri."
                raise FeelError(reason, value.position)
            entries[name] = value
        self._take("}")
        return syntax.ContextOf(token.position, tuple(entries.items()))

    def _at_literal(self, token: Token) -> Node:
        text = self._next()
        if text.kind != "string":
            raise FeelError('Setelah @ harus ada teks, misalnya @"2025-01-31".', text.position)
        try:
            value = parse_any(str(text.value))
        except Refused as refused:
            raise FeelError(refused.reason, text.position) from None
        if value is None:
            raise FeelError(f"{text.text} bukan tanggal, jam, atau durasi.", text.position)
        return syntax.Literal(token.position, value)

    def _call(self, name: Token) -> Node:
        self._take("(")
        arguments: list[Node] = []
        while not self._is(")"):
            if arguments:
                self._take(",")
            if self._token.kind == "name" and self._tokens[self._at + 1].text == ":":
                raise self._error("Argumen bernama tidak didukung; tulis menurut urutan.")
            arguments.append(self._bracketed(self._expression))
        self._take(")")
        self._check_call(name, len(arguments))
        return syntax.Call(name.position, name.text, tuple(arguments))

    def _check_call(self, name: Token, count: int) -> None:
        if name.text in self._functions:
            return
        if name.text in REFUSED_FUNCTIONS:
            raise FeelError(REFUSED_FUNCTIONS[name.text], name.position)
        function = BUILT_INS.get(name.text)
        if function is None:
            raise FeelError(f"Fungsi «{name.text}» tidak dikenal.", name.position)
        if count < function.fewest or (function.most is not None and count > function.most):
            raise FeelError(f"Jumlah argumen fungsi «{name.text}» tidak tepat ({count}).", name.position)


_ANSWERS = (
    syntax.Comparison,
    syntax.Conjunction,
    syntax.Disjunction,
    syntax.Between,
    syntax.Inclusion,
)


def mentions_tested_value(root: Node) -> bool:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, syntax.TestedValue):
            return True
        waiting += node.children()
    return False
