"""`flask process diff` and `flask process impact`: what a change is and what it would do, before it is published."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from app.cases.impact import NOTES, REASONS, Impact, assess, count_running
from app.database import db
from app.definitions.comparison import compare, in_sections
from app.definitions.sources import UnknownSource, files_of, procedure_of
from app.engine import InvalidProcess


@click.command()
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="Cetak daftar JSON.")
@with_appcontext
def diff(before: str, after: str, as_json: bool) -> None:
    """Say what differs from BEFORE to AFTER: version numbers, or folders that hold processes/ and forms/."""
    try:
        old, new = (files_of(db.session(), name) for name in (before, after))
    except UnknownSource as problem:
        raise click.ClickException(str(problem)) from None
    differences = compare(old, new)
    if as_json:
        click.echo(_json([difference.as_json() for difference in differences]))
        return
    for title, inside in in_sections(differences):
        click.echo(title)
        for difference in inside:
            click.echo(f"  {difference.sentence}")
    if not differences:
        click.echo("Tidak ada perbedaan.", err=True)


@click.command()
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="Cetak objek JSON.")
@with_appcontext
def impact(source: str, as_json: bool) -> None:
    """Try every running case on SOURCE (a version or a folder): which can move, which stay and why. Writes nothing."""
    session = db.session()
    try:
        target = procedure_of(session, source)
    except UnknownSource as problem:
        raise click.ClickException(str(problem)) from None
    except InvalidProcess as refused:
        for finding in refused.findings:
            click.echo(f"{finding.file}: {finding.element or '-'}: {finding.message}", err=True)
        raise click.ClickException("Prosedur ini tidak dapat dijalankan: perbaiki dahulu yang di atas.") from None
    found = assess(session, target, progress=_progress(count_running(session)))
    click.echo(_json(as_json_object(found))) if as_json else _print(found)


def _progress(total: int) -> Callable[[int], None]:
    """Tell standard error how far it is, some twenty times in all."""
    every = max(1, total // 20)

    def tell(done: int) -> None:
        if done % every == 0 or done == total:
            click.echo(f"{done} dari {total} kasus diperiksa", err=True)

    return tell


def as_json_object(found: Impact) -> dict[str, Any]:
    return {
        "running": found.running,
        "already": found.already,
        "can_move": found.movable,
        "stay": [
            {
                "reason": reason,
                "message": REASONS[reason],
                "case": one.number,
                "element": one.element,
                "detail": one.detail,
            }
            for reason, cases in sorted(found.staying.items())
            for one in cases
        ],
        "deadlines": [
            {
                "case": one.number,
                "element": one.element,
                "effect": one.effect,
                "at": _iso(one.at),
                "by_new_rule": _iso(one.by_new_rule),
            }
            for one in found.deadlines
        ],
        "notes": dict(sorted(found.notes.items())),
    }


def _print(found: Impact) -> None:
    click.echo(f"{found.running} kasus berjalan: {found.movable} dapat pindah, {found.staying_count} tetap", nl=False)
    click.echo(f", {found.already} sudah pada versi ini." if found.already else ".")
    for reason, cases in sorted(found.staying.items()):
        click.echo(f"{REASONS[reason]}: {len(cases)}")
        for one in cases:
            click.echo(f"  {one.number}: {one.name}{f' ({one.detail})' if one.detail else ''}")
    for note, count in sorted(found.notes.items()):
        click.echo(f"{NOTES[note]}: {count}")
    if found.deadlines:
        click.echo(f"Tenggat yang berbeda: {len(found.deadlines)}")
    for deadline in found.deadlines:
        ends = f"{_iso(deadline.at) or 'tidak ada lagi'}, aturan baru {_iso(deadline.by_new_rule) or 'tanpa tenggat'}"
        click.echo(f"  {deadline.number}: {deadline.name}: {ends}")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
