"""The cells of a decision, compiled where they stand: every fault is told with its row, its column and its
line."""

from collections.abc import Collection

from lxml import etree

from app.expressions.compiled import Expression, Tests, read_expression, read_unary_tests
from app.expressions.dmn import Literal
from app.expressions.dmn_tables import (
    AGGREGATIONS,
    ORDERED_BY_VALUES,
    POLICIES,
    Cell,
    Input,
    Output,
    Rule,
    Table,
)
from app.expressions.errors import DmnError, FeelError
from app.expressions.lexer import readable_name


class Cells:
    """Compiles the expressions of one decision, all with the same names in scope."""

    def __init__(self, namespace: str, functions: Collection[str], names: Collection[str]) -> None:
        self._prefix = f"{{{namespace}}}"
        self._functions = functions
        self._names = names

    def literal(self, element: etree._Element, owner: etree._Element) -> Literal:
        return Literal(id_of(owner), line_of(element), self._expression(element, "Isi keputusan", owner))

    def table(self, element: etree._Element) -> Table:
        policy = element.get("hitPolicy", "UNIQUE")
        aggregation = element.get("aggregation")
        if policy not in POLICIES:
            raise error_at(f"Kebijakan «{policy}» tidak dikenal.", element)
        inputs = tuple(self._input(each, at) for at, each in enumerate(self._all(element, "input"), 1))
        outputs = self._outputs(element)
        self._check_policy(element, policy, aggregation, outputs)
        rules = tuple(self._rule(each, at, inputs, outputs) for at, each in enumerate(self._all(element, "rule"), 1))
        return Table(id_of(element), line_of(element), policy, aggregation, inputs, outputs, rules)

    def _check_policy(
        self, element: etree._Element, policy: str, aggregation: str | None, outputs: tuple[Output, ...]
    ) -> None:
        if policy in ORDERED_BY_VALUES and not any(output.allowed for output in outputs):
            raise error_at(f"Kebijakan {policy} memerlukan daftar nilai hasil (outputValues).", element)
        if aggregation is None:
            return
        if policy != "COLLECT" or aggregation not in AGGREGATIONS:
            raise error_at(f"Penggabungan «{aggregation}» tidak berlaku untuk kebijakan {policy}.", element)
        if len(outputs) > 1:
            raise error_at(f"Penggabungan {aggregation} hanya untuk tabel dengan satu hasil.", element)

    def _all(self, parent: etree._Element, tag: str) -> list[etree._Element]:
        return parent.findall(self._prefix + tag)

    def _input(self, element: etree._Element, number: int) -> Input:
        expression = element.find(self._prefix + "inputExpression")
        if expression is None:
            raise error_at(f"Masukan {number} tidak mempunyai ekspresi.", element)
        label = readable_name(element.get("label") or self._text(expression)) or str(number)
        compiled = self._expression(expression, f"Masukan «{label}»", element)
        return Input(id_of(element), line_of(element), label, compiled, self._allowed(element, "inputValues"))

    def _outputs(self, table: etree._Element) -> tuple[Output, ...]:
        elements = self._all(table, "output")
        if not elements:
            raise error_at("Tabel ini tidak mempunyai kolom hasil.", table)
        names = [readable_name(element.get("name") or "") for element in elements]
        if len(names) > 1 and (not all(names) or len(set(names)) < len(names)):
            raise error_at("Setiap kolom hasil harus mempunyai nama yang berbeda.", table)
        return tuple(self._output(*pair) for pair in zip(elements, names, strict=True))

    def _output(self, element: etree._Element, name: str) -> Output:
        default = element.find(self._prefix + "defaultOutputEntry")
        compiled = None if default is None else self._expression(default, "Nilai bawaan", element)
        return Output(id_of(element), line_of(element), name, self._allowed(element, "outputValues"), compiled)

    def _allowed(self, element: etree._Element, tag: str) -> Tests | None:
        values = element.find(self._prefix + tag)
        if values is None or not self._text(values).strip():
            return None
        return self._tests(values, "Daftar nilai", element)

    def _rule(
        self, element: etree._Element, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
    ) -> Rule:
        tests, results = self._all(element, "inputEntry"), self._all(element, "outputEntry")
        if len(tests) != len(inputs) or len(results) != len(outputs):
            raise error_at(f"Baris {number}: jumlah sel tidak sama dengan jumlah kolom.", element)
        return Rule(
            number,
            tuple(
                Cell(
                    id_of(cell),
                    line_of(cell),
                    self._tests(cell, f"Baris {number}, masukan «{column.label}»", cell),
                )
                for cell, column in zip(tests, inputs, strict=True)
            ),
            tuple(
                Cell(
                    id_of(cell),
                    line_of(cell),
                    self._expression(cell, f"Baris {number}, hasil «{column.name}»", cell),
                )
                for cell, column in zip(results, outputs, strict=True)
            ),
        )

    def _text(self, element: etree._Element) -> str:
        text = element.find(self._prefix + "text")
        return "" if text is None else "".join(str(part) for part in text.itertext())

    def _expression(self, element: etree._Element, place: str, owner: etree._Element) -> Expression:
        source = self._checked(element, place, owner)
        if not source.strip():
            raise error_at(f"{place}: kosong; tulis null bila memang tanpa nilai.", owner)
        try:
            return read_expression(source, self._functions, self._names)
        except FeelError as error:
            raise _placed(error, place, element, owner) from None

    def _tests(self, element: etree._Element, place: str, owner: etree._Element) -> Tests:
        source = self._checked(element, place, owner)
        try:
            return read_unary_tests(source, self._functions, self._names)
        except FeelError as error:
            raise _placed(error, place, element, owner) from None

    def _checked(self, element: etree._Element, place: str, owner: etree._Element) -> str:
        language = element.get("expressionLanguage")
        if language and "feel" not in language.lower():
            raise error_at(f"{place}: bahasa «{language}» tidak didukung; pakai FEEL.", owner)
        return self._text(element)


def line_of(element: etree._Element) -> int | None:
    line = element.sourceline
    return line if isinstance(line, int) else None


def id_of(element: etree._Element) -> str:
    return element.get("id") or ""


def error_at(reason: str, element: etree._Element) -> DmnError:
    named = element
    while not named.get("id") and (parent := named.getparent()) is not None:
        named = parent
    return DmnError(reason, named.get("id"), line_of(element))


def _placed(error: FeelError, place: str, element: etree._Element, owner: etree._Element) -> DmnError:
    return DmnError(f"{place}: {error.reason}", owner.get("id"), line_of(element), error.position)
