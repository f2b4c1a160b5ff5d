"""Who does what, with which form: lanes and user tasks."""

from collections.abc import Iterator

from app.forms import lint_form

from ..catalog import words
from ..model import Element
from ..reading import bpmn_name
from .conditions import tested_values
from .page import Page
from .registry import Problem, rule

RESOURCE_ROLES = words("performer humanPerformer potentialOwner resourceRole rendering")


@rule("user-task-name")
def user_task_name(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("user_task"):
        if not task.name:
            yield (
                task.id,
                "Tugas pengguna belum bernama. Beri nama dengan kata kerja, misalnya Tangani tiket.",
            )


@rule("user-task-lane")
def user_task_lane(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("user_task"):
        if not task.lane:
            yield (
                task.id,
                "Tugas pengguna belum berada dalam lajur. Letakkan di lajur bagian yang mengerjakannya.",
            )


@rule("resource-role")
def resource_role(page: Page) -> Iterator[Problem]:
    """Other engines assign tasks by these; ours by lanes alone, so a person drawn here would not get the task."""
    for element in page.elements:
        if any(bpmn_name(child) in RESOURCE_ROLES for child in page.node(element.id)):
            yield element.id, "Penugasan kepada orang atau peran tidak dijalankan. Hapus, dan pakai lajurnya."


@rule("unknown-lane")
def unknown_lane(page: Page) -> Iterator[Problem]:
    known = page.draft.settings.lanes
    for element in page.of_kind("user_task", "start_event"):
        if element.lane and page.draft.settings_file and element.lane not in known:
            yield (
                element.id,
                (
                    f'Lajur "{element.lane}" belum punya kelompok. '
                    f'Tambahkan di "lanes" pada settings.json, atau pakai: {", ".join(known)}.'
                ),
            )


@rule("call-in-lane")
def call_in_lane(page: Page) -> Iterator[Problem]:
    for call in page.of_kind("call_activity"):
        if call.lane:
            yield call.id, "Panggilan proses tidak boleh berada dalam lajur. Keluarkan dari lajurnya."


@rule("user-task-form")
def user_task_form(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("user_task"):
        if not task.form:
            yield (
                task.id,
                'Tugas pengguna belum punya formulir. Isi properti "form" dengan nama berkas formulir.',
            )


@rule("form-missing")
def form_missing(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.form and element.form not in page.draft.forms:
            yield (
                element.id,
                f"Berkas forms/{element.form}.json tidak ada. Buat formulirnya atau perbaiki namanya.",
            )


@rule("form-misplaced")
def form_misplaced(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        if element.form and element.kind not in ("user_task", "start_event"):
            yield (
                element.id,
                "Hanya tugas pengguna dan peristiwa mulai yang berformulir. Hapus properti form.",
            )


@rule("form-invalid")
def form_invalid(page: Page) -> Iterator[Problem]:
    for element in page.elements:
        content = page.draft.forms.get(element.form or "")
        problems = lint_form(content) if content is not None else []
        if problems:
            first = problems[0]
            where = f" pada {first.component}" if first.component else ""
            more = f" (dan {len(problems) - 1} lagi)" if len(problems) > 1 else ""
            yield element.id, f"Formulir forms/{element.form}.json belum benar{where}: {first.message}{more}"


@rule("form-decision")
def form_decision(page: Page) -> Iterator[Problem]:
    """A form must ask for its decision each time: the one of the step before is still in the data."""
    for task in page.of_kind("user_task"):
        content = page.draft.forms.get(task.form or "")
        if content is None or not _decides(page, task) or lint_form(content):
            continue
        for problem in lint_form(content, needs_decision=True)[:1]:
            yield (
                task.id,
                f"Sesudah tugas ini ada pilihan menurut decision. forms/{task.form}.json: {problem.message}",
            )


def _decides(page: Page, task: Element) -> bool:
    """Whether the next gateway with a choice asks for `decision`."""
    here, seen = task.id, set[str]()
    while here not in seen:
        seen.add(here)
        flows = page.outgoing(here)
        if len(flows) > 1:
            element = page.find(here)
            conditions = [flow.condition for flow in flows if flow.condition]
            is_choice = element is not None and element.kind == "exclusive_gateway"
            return is_choice and any("decision" in tested_values(condition) for condition in conditions)
        if not flows or (here != task.id and (page.find(here) or task).kind != "exclusive_gateway"):
            return False
        here = flows[0].target
    return False
