"""Run every scenario of a set of files: what publishing asks before it goes on."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.definitions.deploy import digest_of
from app.definitions.published import Published
from app.engine import InvalidProcess
from app.scenarios.judging import problems_of
from app.scenarios.model import MOST_SCENARIOS, BadScenario, is_scenario
from app.scenarios.playing import SECONDS_A_SCENARIO, play
from app.scenarios.reading import read_scenario
from app.scenarios.scratch import parse_once
from app.scenarios.surroundings import Surroundings

SECONDS_IN_ALL = 60.0
_MOST_KNOWN = 1_000


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """Whether one scenario came out as expected; `problems` say what did not."""

    path: str
    name: str
    passed: bool
    problems: tuple[str, ...] = ()
    is_played: bool = True
    """It came to its end, as expected or not: what happened can be accepted."""


def run_scenarios(files: Mapping[str, bytes], *, surroundings: Surroundings) -> list[ScenarioResult]:
    """Play every scenario of these files on the procedure that they are, in the order of their paths.

    Nothing of the installation is read beyond `surroundings`, and nothing is written. Files that are no procedure at
    all make every scenario red.
    """
    paths = scenario_paths(files)
    if not paths:
        return []
    try:
        procedure = parse_once(files)
    except InvalidProcess:
        sentence = "Prosedur ini belum dapat dijalankan. Perbaiki dahulu temuan pemeriksaan."
        return [ScenarioResult(path, path, passed=False, problems=(sentence,)) for path in paths]
    return list(_run(paths, files, procedure, surroundings))


def _run(
    paths: list[str], files: Mapping[str, bytes], procedure: Published, surroundings: Surroundings
) -> Iterator[ScenarioResult]:
    deadline = time.thread_time() + SECONDS_IN_ALL
    for number, path in enumerate(paths):
        left = min(SECONDS_A_SCENARIO, deadline - time.thread_time())
        if number >= MOST_SCENARIOS:
            yield _refused(path, f"Lebih dari {MOST_SCENARIOS} skenario. Hapus yang tidak diperlukan lagi.")
        elif left <= 0:
            yield _refused(path, f"Tidak sempat dijalankan dalam {SECONDS_IN_ALL:.0f} detik bersama skenario lain.")
        else:
            yield _remembered(path, files[path], procedure, surroundings, left)


def _remembered(
    path: str, content: bytes, procedure: Published, surroundings: Surroundings, seconds: float
) -> ScenarioResult:
    key = known_key(content, procedure, surroundings)
    if (known := _known.get(key)) is not None:
        return replace(known, path=path)
    started = time.thread_time()
    result = run_one(path, content, procedure, surroundings, seconds=seconds)
    if time.thread_time() - started < seconds:  # one that ran out of time may be quicker another day
        _known[key] = result
        while len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    return result


def known_result(path: str, content: bytes, procedure: Published, surroundings: Surroundings) -> ScenarioResult | None:
    """Return what this scenario came to when it was last run on this very procedure; None where it was not."""
    known = _known.get(known_key(content, procedure, surroundings))
    return replace(known, path=path) if known is not None else None


def known_key(content: bytes, procedure: Published, surroundings: Surroundings) -> bytes:
    """Name all that a result depends on. Scenarios of the procedure other than this one are not among it."""
    total = hashlib.sha256(f"{rules_digest(procedure)}\0{surroundings!r}\0".encode())
    total.update(content)
    return total.digest()


def rules_digest(procedure: Published) -> str:
    return digest_of({path: content for path, content in procedure.files.items() if not is_scenario(path)})


_known: OrderedDict[bytes, ScenarioResult] = OrderedDict()


def run_one(
    path: str,
    content: bytes,
    procedure: Published,
    surroundings: Surroundings,
    *,
    seconds: float = SECONDS_A_SCENARIO,
) -> ScenarioResult:
    """Play one scenario."""
    try:
        scenario = read_scenario(content)
    except BadScenario as bad:
        return ScenarioResult(path, path, passed=False, problems=bad.problems)
    played = play(scenario, procedure, surroundings, seconds=seconds)
    problems = problems_of(scenario, played, procedure)
    return ScenarioResult(path, scenario.title, not problems, problems, is_played=played.trouble is None)


def scenario_paths(files: Mapping[str, bytes]) -> list[str]:
    return sorted(path for path in files if is_scenario(path))


def _refused(path: str, sentence: str) -> ScenarioResult:
    return ScenarioResult(path, path, passed=False, problems=(sentence,))
