"""The files of a procedure, read and nothing more: what lint looks at and what a specification is built from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from .decisions import DecisionTables, read_decisions
from .findings import Finding
from .model import Process
from .reading import Document, read_document
from .settings import Settings
from .settings_file import read_settings

SETTINGS_FILE = "settings.json"
SCENARIOS = "processes/scenarios/"


@dataclass(frozen=True)
class Draft:
    """Read files. `findings` are those of reading itself; a file that could not be read is absent from the rest."""

    documents: tuple[Document, ...]
    processes: Mapping[str, Process]
    settings: Settings
    settings_file: str | None
    decisions: DecisionTables
    forms: Mapping[str, bytes]
    form_files: Mapping[str, str]
    findings: tuple[Finding, ...]


def read_draft(files: Mapping[str, bytes]) -> Draft:
    """Read every file by its name: *.bpmn, *.dmn, settings.json, forms/*.json. Others are left alone."""
    findings: list[Finding] = []
    documents: list[Document] = []
    for file in sorted(files):
        if file.endswith(".bpmn"):
            document, wrong = read_document(file, files[file])
            findings += wrong
            documents += [document] if document is not None else []
    decisions, wrong = read_decisions({f: files[f] for f in files if f.endswith(".dmn")})
    findings += wrong
    forms, form_files, wrong = _forms(files)
    findings += wrong
    settings = Settings()
    settings_files = [f for f in sorted(files) if _name(f) == SETTINGS_FILE and not _is_scenario(f)]
    settings_file = settings_files[0] if settings_files else None
    for other in settings_files[1:]:
        message = f"Pengaturan sudah ada di {settings_file}. Sisakan satu settings.json, di processes/."
        findings.append(Finding(other, "", "settings-twice", message))
    if settings_file is not None:
        settings, wrong = read_settings(settings_file, files[settings_file])
        findings += wrong
    processes: dict[str, Process] = {}
    for document in documents:
        for process in document.processes:
            processes.setdefault(process.id, process)
    return Draft(
        tuple(documents),
        MappingProxyType(processes),
        settings,
        settings_file,
        decisions,
        MappingProxyType(forms),
        MappingProxyType(form_files),
        tuple(findings),
    )


def _forms(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, str], list[Finding]]:
    """Return the forms by name, the file of each, and those of a name that is taken."""
    forms: dict[str, bytes] = {}
    places: dict[str, str] = {}
    findings = []
    for file in sorted(f for f in files if f.endswith(".json") and _name(f) != SETTINGS_FILE and not _is_scenario(f)):
        name = PurePosixPath(file).stem
        if name in places:
            message = f"Formulir dengan nama ini sudah ada di {places[name]}. Beri nama lain pada salah satunya."
            findings.append(Finding(file, "", "duplicate-form", message))
        else:
            forms[name], places[name] = files[file], file
    return forms, places, findings


def defines(file: str, content: bytes) -> frozenset[str]:
    """Return the ids of the processes and decisions of one file: what another file may not define beside it."""
    if file.endswith(".bpmn"):
        document, _ = read_document(file, content)
        return frozenset(process.id for process in document.processes) if document is not None else frozenset()
    return read_decisions({file: content})[0].ids if file.endswith(".dmn") else frozenset()


def _is_scenario(file: str) -> bool:
    """A scenario lies beside the processes and is no form."""
    return file.startswith(SCENARIOS)


def _name(file: str) -> str:
    return PurePosixPath(file).name
