"""Service and business rule tasks: known operations, known parameters, an answer that has a name."""

import re
from collections.abc import Collection, Iterator

from app.expressions.syntax import Literal

from .. import catalog
from ..model import Element
from ..own_settings import MARK_TEXTS
from .demands import compiled
from .feel import known_names
from .page import Page
from .registry import Problem, rule

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _services(page: Page) -> Iterator[tuple[Element, catalog.Service]]:
    for task in page.of_kind("service_task"):
        service = catalog.SERVICES.get(task.operation or "")
        if service is not None:
            yield task, service


@rule("service-missing")
def service_missing(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("service_task"):
        if not task.operation:
            yield task.id, "Tugas layanan belum memilih layanan. Pilih satu di panel properti."


@rule("unknown-service")
def unknown_service(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("service_task"):
        if task.operation and task.operation not in catalog.SERVICES:
            yield (
                task.id,
                f'Layanan "{task.operation}" tidak dikenal. Yang dikenal: {", ".join(catalog.SERVICES)}.',
            )


@rule("unknown-parameter")
def unknown_parameter(page: Page) -> Iterator[Problem]:
    for task, service in _services(page):
        for name in task.parameters:
            if name not in service.parameters:
                known = ", ".join(sorted(service.parameters)) or "tidak ada"
                yield (
                    task.id,
                    f'Parameter "{name}" tidak dikenal layanan {task.operation}. Yang dikenal: {known}.',
                )


@rule("missing-parameter")
def missing_parameter(page: Page) -> Iterator[Problem]:
    for task, service in _services(page):
        missing = sorted(name for name in service.required if not task.parameters.get(name, "").strip())
        if missing:
            yield task.id, f"Parameter {', '.join(missing)} wajib diisi untuk layanan {task.operation}."


@rule("result-variable")
def result_variable(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("service_task", "business_rule_task"):
        if not task.result_variable:
            yield task.id, f'Hasilnya belum bernama. Isi resultVariable, biasanya "{catalog.COMMON_RESULT}".'


@rule("result-variable-name")
def result_variable_name(page: Page) -> Iterator[Problem]:
    for task in page.of_kind("service_task", "business_rule_task"):
        name = task.result_variable
        if name and (name in catalog.RESERVED_DATA_NAMES or not _NAME.fullmatch(name)):
            yield (
                task.id,
                f'Nama "{name}" tidak dapat dipakai. Gunakan huruf, angka dan garis bawah, bukan nama bawaan.',
            )


def _literal(task: Element, parameter: str) -> str | None:
    root = compiled(task.parameters.get(parameter, ""))
    return root.value if isinstance(root, Literal) and isinstance(root.value, str) else None


def _unlisted(page: Page, operation: str, parameter: str, known: Collection[str]) -> Iterator[tuple[Element, str]]:
    for task, _ in _services(page):
        value = _literal(task, parameter) if task.operation == operation else None
        if value is not None and page.draft.settings_file and value not in known:
            yield task, value


@rule("unknown-mark")
def unknown_mark(page: Page) -> Iterator[Problem]:
    for task, value in _unlisted(page, "sla/mark", "mark", MARK_TEXTS):
        yield task.id, f'Tenggat "{value}" tidak dikenal. Pakai salah satu: {", ".join(MARK_TEXTS)}.'


@rule("unknown-close-reason")
def unknown_close_reason(page: Page) -> Iterator[Problem]:
    known = page.draft.settings.close_reasons
    for task, value in _unlisted(page, "case/close", "reason", known):
        yield task.id, f'Alasan "{value}" tidak ada di settings.json. Pakai salah satu: {", ".join(known)}.'


@rule("unknown-text")
def unknown_text(page: Page) -> Iterator[Problem]:
    known = page.draft.settings.messages
    for task, value in [
        *_unlisted(page, "user/send", "message", known),
        *_unlisted(page, "user/inform", "message", known),
    ]:
        yield (
            task.id,
            f'Teks pesan "{value}" tidak ada di settings.json. Pakai salah satu: {", ".join(known)}.',
        )


@rule("unknown-group")
def unknown_group(page: Page) -> Iterator[Problem]:
    known = sorted(set(page.draft.settings.lanes.values()))
    for task, value in _unlisted(page, "sla/mark", "notify", known):
        yield task.id, f'Kelompok "{value}" tidak ada di "lanes". Pakai salah satu: {", ".join(known)}.'


@rule("decision-unknown-name")
def decision_unknown_name(page: Page) -> Iterator[Problem]:
    """A table that reads a name nobody sets would always decide as if the answer were missing."""
    known = known_names(page)
    for task in page.of_kind("business_rule_task"):
        if task.decision_id in page.draft.decisions.ids:
            for name in sorted(page.draft.decisions.names(task.decision_id or "") - known):
                message = (
                    f'Keputusan {task.decision_id} membaca "{name}", yang tidak diisi formulir atau layanan mana pun.'
                )
                yield task.id, message


@rule("decision-missing")
def decision_missing(page: Page) -> Iterator[Problem]:
    known = page.draft.decisions.ids
    for task in page.of_kind("business_rule_task"):
        if not task.decision_id:
            yield task.id, "Tugas aturan bisnis belum memilih tabel keputusan. Isi calledDecisionId."
        elif task.decision_id not in known:
            options = ", ".join(sorted(known)) or "belum ada"
            yield task.id, f'Keputusan "{task.decision_id}" tidak ada. Yang ada: {options}.'
