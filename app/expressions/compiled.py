"""From text to something that can be asked again and again; the compiled form is immutable and may be shared
by threads."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.expressions.errors import FeelError
from app.expressions.evaluator import Evaluator, HostFunction
from app.expressions.lexer import readable_name
from app.expressions.limits import MAX_SOURCE, Budget
from app.expressions.parser import Parser
from app.expressions.syntax import Node, UnaryTests, free_names
from app.expressions.values import Value

_NO_FUNCTIONS: Mapping[str, HostFunction] = {}
_CACHED = 1_024
_MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Expression:
    source: str
    root: Node
    names: frozenset[str]

    def evaluate(
        self,
        context: Mapping[str, object],
        functions: Mapping[str, HostFunction] = _NO_FUNCTIONS,
        *,
        budget: Budget | None = None,
    ) -> Value:
        """Give the value over plain data. Raises FeelError where there is no right answer."""
        return Evaluator(context, functions, budget or Budget()).value(self.root)


@dataclass(frozen=True, slots=True)
class Tests:
    """The compiled cell of a decision table."""

    source: str
    root: UnaryTests
    names: frozenset[str]

    def match(
        self,
        tested: Value,
        context: Mapping[str, object],
        functions: Mapping[str, HostFunction] = _NO_FUNCTIONS,
        *,
        budget: Budget | None = None,
    ) -> bool:
        """Tell whether a value passes. Raises FeelError."""
        return Evaluator(context, functions, budget or Budget(), tested).matches(self.root)

    def rank(self, tested: Value, context: Mapping[str, object], *, budget: Budget) -> int | None:
        """Tell which test the value passes first: the order of a list of output values is their priority."""
        return Evaluator(context, _NO_FUNCTIONS, budget, tested).first_match(self.root)


def compile_expression(source: str, functions: Collection[str] = (), *, names: Collection[str] = ()) -> Expression:
    """Read an expression. Raises FeelError with reason and position.

    `functions` are those of the host that will be there at evaluation. `names` are names in scope that hold
    spaces or signs, such as a DMN input "Jenis Layanan": only a list tells where such a name ends.
    """
    _check_length(source)
    return _expression(source, frozenset(functions), _spaced(names))


def compile_unary_tests(source: str, functions: Collection[str] = (), *, names: Collection[str] = ()) -> Tests:
    """Read a cell of a decision table; an empty one is a dash. Raises FeelError."""
    _check_length(source)
    return _tests(source, frozenset(functions), _spaced(names))


def evaluate(
    source: str, context: Mapping[str, object], functions: Mapping[str, HostFunction] = _NO_FUNCTIONS
) -> Value:
    """Read and evaluate in one go; names with spaces are taken from the context's keys."""
    names = [key for key in context if isinstance(key, str) and " " in key][:_MOST_NAMES]
    return compile_expression(source, functions.keys(), names=names).evaluate(context, functions)


def names_in(source: str, functions: Collection[str] = ()) -> frozenset[str]:
    """List the free variables of an expression. Raises FeelError."""
    return compile_expression(source, functions).names


def check_expression(source: str, functions: Collection[str] = (), *, names: Collection[str] = ()) -> FeelError | None:
    """Give the fault of an expression, or None: what lint asks."""
    return _fault(lambda: compile_expression(source, functions, names=names))


def check_unary_tests(source: str, functions: Collection[str] = (), *, names: Collection[str] = ()) -> FeelError | None:
    """Give the fault of a decision table's cell, or None."""
    return _fault(lambda: compile_unary_tests(source, functions, names=names))


def without_equals_sign(source: str) -> str:
    """Take away the "=" with which form-js and the BPMN editors mark a FEEL expression.

    A space takes its place, so that positions still point into the text the author sees.
    """
    stripped = source.lstrip()
    return source[: len(source) - len(stripped)] + " " + stripped[1:] if stripped.startswith("=") else source


def _fault(read: Callable[[], object]) -> FeelError | None:
    try:
        read()
    except FeelError as error:
        return error
    return None


def _check_length(source: str) -> None:
    """Before the cache, which must not keep what is too long to read."""
    if len(source) > MAX_SOURCE:
        raise FeelError(f"Ekspresi lebih panjang dari {MAX_SOURCE} karakter.", MAX_SOURCE)


def _spaced(names: Collection[str]) -> frozenset[str]:
    return frozenset(readable_name(name) for name in names)


def read_expression(source: str, functions: Collection[str], names: Collection[str]) -> Expression:
    """Compile without the cache: for whoever keeps the result, as a decision table does."""
    root = Parser(source, functions, names).read_expression()
    return Expression(source, root, free_names(root))


def read_unary_tests(source: str, functions: Collection[str], names: Collection[str]) -> Tests:
    """Compile a cell without the cache."""
    root = Parser(source if source.strip() else "-", functions, names).read_tests()
    return Tests(source, root, free_names(root))


_expression = lru_cache(maxsize=_CACHED)(read_expression)
_tests = lru_cache(maxsize=_CACHED)(read_unary_tests)
