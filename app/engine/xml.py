"""XML from strangers, read without ever trusting it.

Expat looks first, streaming: it stops at a DOCTYPE (so no entity is ever defined), at a depth, at a number of
elements. Only what has passed is given to lxml, whose tree keeps the line of every element.
"""

from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree

from .findings import Finding

XmlElement: TypeAlias = etree._Element

MAX_BYTES = 1_000_000
MAX_DEPTH = 60
MAX_ELEMENTS = 20_000
_OTHER_KINDS = {
    b"PK\x03\x04": "arsip ZIP",
    b"\x89PNG": "gambar PNG",
    b"\xff\xd8\xff": "gambar JPEG",
    b"%PDF": "dokumen PDF",
}
"""What people upload in place of a diagram, by its first bytes."""


class _Refused(Exception):
    def __init__(self, rule: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.rule, self.message, self.line = rule, message, line


def read_xml(file: str, content: bytes) -> tuple[XmlElement | None, list[Finding]]:
    """Return the root element, or None with the one finding that says why the file was not read."""
    try:
        _check_text(content)
        _scan(content)
        return _build(content), []
    except _Refused as refused:
        return None, [Finding(file, "", refused.rule, refused.message, refused.line)]


def _check_text(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise _Refused("file-too-large", "Berkas lebih dari 1 MB. Pecah menjadi beberapa proses yang saling memanggil.")
    if not content.strip():
        raise _Refused("file-empty", "Berkas kosong. Simpan diagram dari editor, lalu unggah lagi.")
    for beginning, kind in _OTHER_KINDS.items():
        if content.startswith(beginning):
            raise _Refused("not-xml", f"Berkas ini sebenarnya {kind}. Ekspor diagramnya sebagai XML, lalu unggah lagi.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Refused("not-utf8", "Berkas bukan teks UTF-8. Simpan ulang sebagai XML dengan UTF-8.", line) from None


def _scan(content: bytes) -> None:
    parser = expat.ParserCreate()
    depth = elements = 0

    def opened(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MAX_DEPTH:
            message = f"Elemen bersarang lebih dari {MAX_DEPTH} tingkat. Sederhanakan diagram."
            raise _Refused("xml-too-deep", message, parser.CurrentLineNumber)
        if elements > MAX_ELEMENTS:
            message = f"Lebih dari {MAX_ELEMENTS} elemen XML. Pecah menjadi beberapa proses yang saling memanggil."
            raise _Refused("xml-too-many-elements", message, parser.CurrentLineNumber)

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_arguments: object) -> None:
        raise _Refused("xml-doctype", "DOCTYPE dan entitas tidak diterima. Hapus baris itu.", parser.CurrentLineNumber)

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            raise _Refused("not-utf8", "Deklarasi XML menyebut pengodean lain. Simpan ulang dengan UTF-8.", 1)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declared
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        message = f"Berkas bukan XML yang benar ({expat.errors.messages[error.code]}). Simpan ulang dari editor."
        raise _Refused("not-xml", message, error.lineno) from None


def _build(content: bytes) -> XmlElement:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:  # what expat forgives and libxml2 does not
        line = getattr(error, "lineno", None)
        message = f"Berkas bukan XML yang benar ({error}). Simpan ulang dari editor."
        raise _Refused("not-xml", message, line) from None


def line_of(node: XmlElement) -> int | None:
    """Return the line on which an element begins."""
    line: Any = node.sourceline
    return line if isinstance(line, int) else None
