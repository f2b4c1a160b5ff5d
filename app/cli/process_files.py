"""`flask process export` and `flask process import`: the procedure as a folder or a zip, without a browser."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.audit import Actor
from app.cases.errors import Refused
from app.clock import now
from app.database import begin_writing, db
from app.definitions.archive import write_zip
from app.definitions.drafts import open_draft, replace_files
from app.definitions.folder import FOLDERS, Files, write_folder
from app.definitions.published import NothingPublished, active
from app.definitions.sources import UnknownSource, files_of

SYSTEM = Actor.system("cli")


@click.command("export")
@click.argument("places", nargs=-1, required=True, metavar="[VERSION|draf-ID] DESTINATION")
@with_appcontext
def export(places: tuple[str, ...]) -> None:
    """Write a version, a draft, or what is in force to DESTINATION, a folder or a .zip, byte for byte."""
    if len(places) > 2:
        raise click.UsageError("Sebut paling banyak dua hal: versi atau draf, lalu tujuannya.")
    *named, destination = places
    files = _files(named[0] if named else "")
    target = Path(destination)
    try:
        if target.suffix.lower() == ".zip":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(write_zip(files))
        else:
            write_folder(target, files)
            _tell_others(target, files)
    except OSError as problem:
        raise click.ClickException(f"{target} tidak dapat ditulis: {problem.strerror or problem}.") from None
    click.echo(f"{len(files)} berkas ditulis ke {target}.", err=True)


def _files(name: str) -> Files:
    session = db.session()
    try:
        return files_of(session, name) if name else active(session).files
    except UnknownSource as problem:
        raise click.ClickException(str(problem)) from None
    except NothingPublished:
        raise click.ClickException("Belum ada prosedur yang diterbitkan.") from None


def _tell_others(target: Path, files: Files) -> None:
    """Name what lies in the folder beside what was written: a deployment of it would publish that too."""
    there = {
        path.relative_to(target).as_posix()
        for folder in FOLDERS
        for path in (target / folder).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    for path in sorted(there - files.keys()):
        click.echo(f"Tidak disentuh dan bukan bagian darinya: {path}", err=True)


@click.command("import")
@click.argument("source")
@click.option("--name", help="Nama draf yang baru.")
@click.option("--draft", "draft_id", type=int, help="Ganti isi draf ini, alih-alih membuat yang baru.")
@with_appcontext
def bring_in(source: str, name: str | None, draft_id: int | None) -> None:
    """Make a draft of SOURCE (a folder, a .zip, a version), compared with what is in force; prints its number."""
    session, at = db.session(), now()
    begin_writing(session)
    files = _files(source)
    try:
        if draft_id is not None:
            replace_files(session, draft_id, files, actor=SYSTEM, now=at)
        else:
            based_on = _in_force()
            draft = open_draft(session, name=name or source[:120], files=files, based_on=based_on, actor=SYSTEM, now=at)
            draft_id = draft.id
    except Refused as refused:
        raise click.ClickException(refused.sentence) from None
    session.commit()
    click.echo(draft_id)


def _in_force() -> int | None:
    try:
        return active(db.session()).id
    except NothingPublished:
        return None
