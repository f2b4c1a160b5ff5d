"""The picture: whoever opens the file in an editor must see every step."""

from collections.abc import Iterator

from ..reading import BPMNDI
from .page import Page
from .registry import Problem, rule


@rule("no-diagram")
def no_diagram(page: Page) -> Iterator[Problem]:
    if page.process.elements and not _drawn(page):
        yield (
            page.process.id,
            "Berkas tidak memuat gambar diagram. Buka di editor, susun gambarnya, lalu simpan.",
        )


@rule("no-shape")
def no_shape(page: Page) -> Iterator[Problem]:
    drawn = _drawn(page)
    for element in page.elements if drawn else ():
        if element.id not in drawn:
            yield element.id, "Langkah ini tidak tergambar pada diagram. Gambar ulang di editor, atau hapus."


def _drawn(page: Page) -> frozenset[str]:
    shapes = page.document.root.iter(f"{{{BPMNDI}}}BPMNShape")
    return frozenset(shape.get("bpmnElement") or "" for shape in shapes)
