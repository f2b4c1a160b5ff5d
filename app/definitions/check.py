"""Check files as they lie on disk: any mixture of files and folders, completed by the procedure beside the program."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from app.definitions.folder import FOLDERS
from app.engine import Finding, defines, lint
from app.engine.draft import SCENARIOS
from app.engine.lint import OF_THE_WHOLE_SET
from app.scenarios import BadScenario, is_scenario, read_scenario

ENDINGS = frozenset({".bpmn", ".dmn", ".json", ".xml"})
_MOST_BYTES = 64 * 1_048_576  # read no more than this of one file: the rules refuse it by its size


def find_in_paths(
    paths: Iterable[Path], *, beside: Path | None = None, groups: Collection[str] | None = None
) -> list[Finding]:
    """Return what is wrong with the files under `paths`, named by the path given.

    Called processes, forms and settings are sought among the paths first, then in processes/ and forms/ of `beside`
    (the current folder by default); findings in those are not reported. `groups` are the keys of the groups that exist;
    without them the groups of lanes are not checked.
    """
    given: dict[str, bytes] = {}
    names: dict[str, str] = {}
    findings: list[Finding] = []
    for path in paths:
        files = _files_under(path) if path.exists() else []
        if not files:
            findings.append(Finding(_printable(path), "", "file-missing", _missing(path)))
        for file in files:
            key = _key(file, path)
            if key in given:  # two files of one name from two folders: each is checked
                key = f"{key.partition('/')[0]}/{len(given)}/{file.name}"
            try:
                given[key], names[key] = _read(file), _printable(file)
            except OSError:
                message = "Berkas ini tidak dapat dibaca. Periksa izinnya."
                findings.append(Finding(_printable(file), "", "file-unreadable", message))
    findings += _unreadable_scenarios(given, names)
    around = _surroundings(beside or Path.cwd(), given)
    for finding in lint({**around, **given}, groups=groups):
        if finding.file in given or finding.rule in OF_THE_WHOLE_SET:
            name = names.get(finding.file) or next(iter(names.values()), finding.file)
            findings.append(Finding(name, finding.element, finding.rule, finding.message, finding.line))
    return findings


def _unreadable_scenarios(given: Mapping[str, bytes], names: Mapping[str, str]) -> Iterator[Finding]:
    """Say of each scenario that cannot be read why not; whether one comes out as expected, playing it says."""
    for key in sorted(key for key in given if is_scenario(key)):
        try:
            read_scenario(given[key])
        except BadScenario as bad:
            yield from (Finding(names[key], "", "scenario-unreadable", problem) for problem in bad.problems)


def _missing(path: Path) -> str:
    if path.is_dir():
        return "Di folder ini tidak ada berkas .bpmn, .dmn, .json atau .xml. Periksa namanya."
    return "Berkas atau folder ini tidak ada, atau bukan berkas biasa. Periksa namanya."


def _printable(path: Path) -> str:
    """Write a path that may hold bytes of no character, as names of files can."""
    return str(path).encode("utf-8", "replace").decode()


def _files_under(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in ENDINGS)


def _key(file: Path, given: Path) -> str:
    """Return the path that the file would have in a deployment: forms in forms/, all else in processes/."""
    ending = file.suffix.lower()
    as_diagram = "" if ending in (".bpmn", ".dmn", ".json") else ".bpmn"  # other tools' diagrams are called .xml
    parts = file.parts
    for folder in FOLDERS:
        if folder in parts[:-1]:
            return "/".join(parts[parts.index(folder) :]) + as_diagram
    if ending == ".json" and file.parent.name == PurePosixPath(SCENARIOS).name:
        return f"{SCENARIOS}{file.name}"
    is_form = ending == ".json" and file.name != "settings.json"
    relative = file.relative_to(given).as_posix() if given.is_dir() else file.name
    return f"{'forms' if is_form else 'processes'}/{relative}{as_diagram}"


def _surroundings(root: Path, given: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files beside that the given ones may refer to, without those that the given ones replace.

    A file is replaced by one of the same path, or by one that defines the same process or decision: a changed copy
    under another name is checked in the place of what it was copied from.
    """
    defined = frozenset[str]().union(*(defines(key, content) for key, content in given.items()))
    found = {}
    for folder in FOLDERS:
        for file in _files_under(root / folder) if (root / folder).is_dir() else []:
            key = file.relative_to(root).as_posix()
            content = _read(file)
            if key not in given and not defines(key, content) & defined:
                found[key] = content
    return found


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_MOST_BYTES)
