"""`flask process test`: play the scenarios of a procedure, as publishing does."""

import json
import sys

import click
from flask.cli import with_appcontext

from app.database import db
from app.definitions.published import active
from app.definitions.sources import UnknownSource, files_of
from app.scenarios import ScenarioResult, run_scenarios, surroundings_of


@click.command("test")
@click.argument("source", required=False)
@click.option("--json", "as_json", is_flag=True, help="Cetak daftar JSON.")
@with_appcontext
def test_scenarios(source: str | None, as_json: bool) -> None:
    """Play every scenario of SOURCE (a version or a folder, by default the active version); exit with 1 on a red one.

    Nothing of it touches real cases.
    """
    session = db.session()
    try:
        files = files_of(session, source) if source else active(session).files
    except UnknownSource as problem:
        raise click.ClickException(str(problem)) from None
    results = run_scenarios(files, surroundings=surroundings_of(session))
    if as_json:
        click.echo(json.dumps([as_json_object(result) for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            _print(result)
    red = sum(not result.passed for result in results)
    click.echo(f"{len(results)} skenario: {len(results) - red} hijau, {red} merah.", err=True)
    sys.exit(1 if red else 0)


def as_json_object(result: ScenarioResult) -> dict[str, object]:
    return {
        "path": result.path,
        "name": result.name,
        "passed": result.passed,
        "problems": list(result.problems),
    }


def _print(result: ScenarioResult) -> None:
    named = result.path if result.name == result.path else f"{result.name}  ({result.path})"
    click.echo(f"{'hijau' if result.passed else 'MERAH'}  {named}")
    for problem in result.problems:
        click.echo(f"  {problem}")
