"""A non-interrupting event starts a second token: it may run to an end at once and leave no trace in the data."""

from collections.abc import Iterator

from .. import catalog
from ..model import Element
from .page import Page
from .registry import Problem, rule


def _branches(page: Page) -> Iterator[tuple[Element, list[Element]]]:
    for event in page.of_kind("boundary_event"):
        if not event.interrupting:
            found = [page.find(element_id) for element_id in page.reach([event.id]) if element_id != event.id]
            yield event, [element for element in found if element is not None]


@rule("non-interrupting-path")
def non_interrupting_path(page: Page) -> Iterator[Problem]:
    for event, branch in _branches(page):
        if any(element.kind not in ("service_task", "end_event") for element in branch) or _loops(branch):
            yield (
                event.id,
                (
                    "Peristiwa yang tidak menghentikan tugas hanya boleh menuju tugas layanan lalu peristiwa akhir. "
                    "Pindahkan langkah lain ke aliran utama."
                ),
            )


def _loops(branch: list[Element]) -> bool:
    return bool(branch) and not any(element.kind == "end_event" for element in branch)


@rule("non-interrupting-merge")
def non_interrupting_merge(page: Page) -> Iterator[Problem]:
    """The branch has its own steps and end: where it meets the main way, that way would run twice."""
    for event, branch in _branches(page):
        own = {event.id, *(element.id for element in branch)}
        if any(flow.source not in own for element in branch for flow in page.incoming(element.id)):
            yield (
                event.id,
                "Cabang ini bertemu aliran utama, sehingga langkah berjalan dua kali. Beri akhir sendiri.",
            )


@rule("non-interrupting-variable")
def non_interrupting_variable(page: Page) -> Iterator[Problem]:
    for _, branch in _branches(page):
        for element in branch:
            if element.kind == "service_task" and element.result_variable not in (
                None,
                catalog.COMMON_RESULT,
            ):
                yield (
                    element.id,
                    (
                        f'Cabang yang tidak menghentikan tugas tidak boleh mengubah "{element.result_variable}". '
                        f'Isi resultVariable dengan "{catalog.COMMON_RESULT}".'
                    ),
                )
