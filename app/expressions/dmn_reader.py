"""A DMN file to decisions. The file comes from whoever may upload one, so reading is hardened and everything
is counted.

What the file says and we do not stand behind (imports, decision services, boxed contexts …) is refused where
a decision uses it, with the element and the line; nothing is skipped silently, except what has no bearing on
a decision (diagrams, descriptions, types).
"""

from collections.abc import Callable, Collection, Mapping
from itertools import islice

from lxml import etree

from app.expressions.dmn import Decision, Decisions, Logic, Model
from app.expressions.dmn_cells import Cells, error_at, id_of, line_of
from app.expressions.dmn_order import in_order
from app.expressions.errors import DmnError
from app.expressions.lexer import is_word, readable_name

MAX_FILE = 1_000_000
MAX_ELEMENTS = 30_000
MAX_DECISIONS = 200
_NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
"""DMN 1.1 to 1.5: what we read of a file is the same in all of them."""


def parse_decisions(xml: bytes, functions: Collection[str] = ()) -> Decisions:
    """Read the decisions of a DMN file. Raises DmnError with the element's id and line.

    `functions` are those of the host that will be there at evaluation.
    """
    return _Reader(_root(xml), functions).read()


def _root(xml: bytes) -> etree._Element:
    if len(xml) > MAX_FILE:
        raise DmnError(f"Berkas lebih besar dari {MAX_FILE // 1000} kB.", None, None)
    if b"<!DOCTYPE" in xml:
        raise DmnError("Berkas tidak boleh memuat DOCTYPE.", None, None)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
        raise DmnError("Berkas bukan XML yang benar.", None, line) from None
    if etree.ElementTree(root).docinfo.internalDTD is not None:  # written in an encoding that hid it above
        raise DmnError("Berkas tidak boleh memuat DOCTYPE.", None, None)
    if sum(1 for _ in islice(root.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        raise DmnError(f"Berkas memuat lebih dari {MAX_ELEMENTS} elemen.", None, None)
    if etree.QName(root).localname != "definitions" or etree.QName(root).namespace not in _NAMESPACES:
        raise DmnError("Berkas bukan model keputusan DMN 1.1–1.5.", None, line_of(root))
    return root


class _Reader:
    """Reads one file: first what is named in it, then the logic, which needs those names."""

    def __init__(self, root: etree._Element, functions: Collection[str]) -> None:
        self._root = root
        self._namespace = etree.QName(root).namespace
        self._functions = frozenset(functions)
        self._decisions = self._named("decision")
        self._models = self._named("businessKnowledgeModel")
        self._inputs = self._named("inputData")
        self._others = self._named("decisionService")
        if len(self._decisions) + len(self._models) > MAX_DECISIONS:
            raise DmnError(f"Berkas memuat lebih dari {MAX_DECISIONS} keputusan.", None, None)
        names = [self._name(element) for element in (*self._decisions.values(), *self._inputs.values())]
        self._names = frozenset(name for name in names if not is_word(name))

    def read(self) -> Decisions:
        models = {id_: self._model(element) for id_, element in self._models.items()}
        decisions = {id_: self._decision(element) for id_, element in self._decisions.items()}
        in_order({id_: model.models for id_, model in models.items()}, self._error_at(self._models))
        required = {id_: decision.decisions for id_, decision in decisions.items()}
        return Decisions(decisions, models, in_order(required, self._error_at(self._decisions)))

    def _error_at(self, elements: Mapping[str, etree._Element]) -> Callable[[str, str], DmnError]:
        return lambda id_, reason: error_at(reason, elements[id_])

    def _named(self, tag: str) -> dict[str, etree._Element]:
        found: dict[str, etree._Element] = {}
        for element in self._children(self._root, tag):
            id_ = element.get("id")
            if not id_:
                raise error_at(f"Elemen «{tag}» tidak mempunyai id.", element)
            if id_ in found:
                raise error_at(f"Id «{id_}» dipakai dua kali.", element)
            found[id_] = element
        return found

    def _children(self, parent: etree._Element, tag: str) -> list[etree._Element]:
        return parent.findall(f"{{{self._namespace}}}{tag}")

    def _child(self, parent: etree._Element, tag: str) -> etree._Element | None:
        return parent.find(f"{{{self._namespace}}}{tag}")

    def _name(self, element: etree._Element) -> str:
        variable = self._child(element, "variable")
        name = variable.get("name") if variable is not None else None
        return readable_name(name or element.get("name") or "")

    def _decision(self, element: etree._Element) -> Decision:
        required: list[str] = []
        for requirement in self._children(element, "informationRequirement"):
            required += self._references(requirement, "requiredDecision", self._decisions)
            self._references(requirement, "requiredInput", self._inputs)
        models = self._required_models(element)
        logic = self._logic(element, models, self._names)
        return Decision(id_of(element), self._name(element), line_of(element), logic, tuple(required), models)

    def _model(self, element: etree._Element) -> Model:
        function = self._child(element, "encapsulatedLogic")
        if function is None:
            raise error_at("Model pengetahuan ini tidak berisi logika.", element)
        if function.get("kind", "FEEL") != "FEEL":
            raise error_at("Model pengetahuan harus ditulis dalam FEEL.", element)
        formal = self._children(function, "formalParameter")
        parameters = [readable_name(each.get("name") or "") for each in formal]
        if len(set(parameters)) != len(parameters) or not all(parameters):
            raise error_at("Nama parameter kosong atau dipakai dua kali.", element)
        models = self._required_models(element)
        spaced = frozenset(name for name in parameters if not is_word(name))
        logic = self._logic(function, models, spaced, element)
        return Model(id_of(element), self._name(element), tuple(parameters), logic, models)

    def _required_models(self, element: etree._Element) -> tuple[str, ...]:
        required: list[str] = []
        for requirement in self._children(element, "knowledgeRequirement"):
            required += self._references(requirement, "requiredKnowledge", self._models)
        return tuple(required)

    def _references(self, requirement: etree._Element, tag: str, known: Mapping[str, etree._Element]) -> list[str]:
        references = []
        for element in self._children(requirement, tag):
            href = element.get("href") or ""
            namespace, mark, id_ = href.rpartition("#")
            if not mark or (namespace and namespace != self._root.get("namespace")):
                raise error_at(f"Rujukan «{href}» ke berkas lain tidak didukung.", element)
            if id_ in self._others:
                raise error_at(f"Rujukan ke layanan keputusan «{id_}» tidak didukung.", element)
            if id_ not in known:
                raise error_at(f"Rujukan «{href}» tidak ada di berkas ini.", element)
            references.append(id_)
        return references

    def _logic(
        self,
        parent: etree._Element,
        models: Collection[str],
        names: frozenset[str],
        owner: etree._Element | None = None,
    ) -> Logic:
        functions = self._functions | {self._name(self._models[model]) for model in models}
        cells = Cells(self._namespace or "", functions, names)
        for element in parent:
            match etree.QName(element).localname:
                case "decisionTable":
                    return cells.table(element)
                case "literalExpression":
                    return cells.literal(element, parent if owner is None else owner)
                case "context" | "invocation" | "list" | "relation" | "functionDefinition" as shape:
                    raise error_at(f"Isi keputusan berbentuk «{shape}» tidak didukung.", element)
                case "conditional" | "for" | "every" | "some" | "filter" as shape:
                    raise error_at(f"Isi keputusan berbentuk «{shape}» tidak didukung.", element)
        raise error_at("Keputusan ini tidak berisi tabel atau ekspresi.", parent if owner is None else owner)
