"""The scenarios of a draft or a version: green, red and why, or not run yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.errors import NotFound
from app.clock import now
from app.database import db
from app.scenarios import BadScenario, ScenarioResult, is_scenario, read_scenario, run_scenarios
from app.scenarios.running import known_result, scenario_paths
from app.scenarios.tries import put_try
from app.web.sign_in import signed_in
from app.web.trying.subject import Tried, tried


@dataclass(frozen=True, slots=True)
class Row:
    """One scenario. `result` is None until it has been run on the procedure as it stands."""

    path: str
    title: str
    steps: int
    is_readable: bool
    result: ScenarioResult | None
    problems: Sequence[str]


def scenarios_of(subject: Tried, results: Sequence[ScenarioResult] | None = None) -> list[Row]:
    by_path = {result.path: result for result in results or ()}
    return [_row(subject, path, by_path.get(path)) for path in scenario_paths(subject.files)]


def _row(subject: Tried, path: str, result: ScenarioResult | None) -> Row:
    content = subject.files[path]
    if result is None and subject.procedure is not None:
        result = known_result(path, content, subject.procedure, subject.surroundings)
    try:
        scenario = read_scenario(content)
    except BadScenario as bad:
        return Row(path, path.rpartition("/")[2], 0, False, result, bad.problems)
    return Row(path, scenario.title, len(scenario.steps), True, result, result.problems if result else ())


def scenarios(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Show the scenarios; with ?jalankan=1, run those whose result is not known."""
    subject = tried(draft_id, version)
    results = None
    if "jalankan" in request.args:
        db.session.rollback()
        results = run_scenarios(subject.files, surroundings=subject.surroundings)
    rows = scenarios_of(subject, results)
    return render_template(
        "trying/scenarios.html",
        tried=subject,
        rows=rows,
        green=sum(row.result is not None and row.result.passed for row in rows),
        red=sum(row.result is not None and not row.result.passed for row in rows),
        unknown=sum(row.result is None for row in rows),
    )


def open_scenario(draft_id: int | None = None, version: int | None = None) -> ResponseReturnValue:
    """Take a scenario up as the reader's try, its expectations with it."""
    subject = tried(draft_id, version)
    path = request.form.get("berkas", "")
    if not is_scenario(path) or path not in subject.files:
        raise NotFound(_("Skenario itu tidak ada di sini; mungkin sudah dihapus."))
    try:
        scenario = read_scenario(subject.files[path])
    except BadScenario as bad:
        raise NotFound(_("Skenario ini tidak dapat dibaca: %(why)s", why=bad.problems[0])) from bad
    put_try(db.session(), subject.subject, signed_in().id, scenario, path, now=now())
    db.session.commit()
    return redirect(subject.url("show"), 303)
