"""`flask audit verify`, `key`, `restored`: prove that the trail is whole, hand out the public key, admit a gap."""

import hashlib
import json
import sys
from pathlib import Path

import click
from flask import current_app

from app.audit import Actor
from app.audit.behind import FileDigest
from app.audit.evidence import write_evidence
from app.audit.export import Exported, Scope, of_case, record_export
from app.audit.seal_key import seal_key
from app.audit.verification import verify
from app.channels.files import path_of
from app.channels.incoming.store import FOLDER
from app.channels.site import site_of
from app.clock import now
from app.database import begin_writing, db
from app.jobs.sealing import SealPlaces, admit_restored

MOST_SHOWN = 20


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON.")
@click.option("--without-files", is_flag=True, help="Jangan baca berkas di penyimpanan.")
def audit_verify(as_json: bool, without_files: bool) -> None:
    """Walk chains, texts, files and seals; exit with 1 and name the first event where anything does not fit."""
    session, places = db.session(), _places()
    session.rollback()
    files = site_of(session).files
    report = verify(
        session,
        key=seal_key(places.key),
        outside_path=places.outside,
        on_disk=None if without_files else _digests_in(files),
        mail_on_disk=None if without_files else _digests_in(files / FOLDER),
    )
    session.rollback()
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        for line in report.in_words():
            click.echo(line)
        for finding in report.findings[:MOST_SHOWN]:
            click.echo(f"TIDAK COCOK – {finding.in_words()}")
        if report.found > MOST_SHOWN:
            click.echo(f"… dan {report.found - MOST_SHOWN} lagi; semuanya dengan --json.")
        if report.is_whole:
            click.echo("Jejak audit utuh.")
    sys.exit(0 if report.is_whole else 1)


@click.command("evidence")
@click.option("--case", "number", help="Nomor tiket; tanpa ini seluruh jejak.")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def audit_evidence(number: str | None, target: Path) -> None:
    """Write a zip of events, seals, proofs and a verifier that checks them offline; that it was made is recorded."""
    session, key = db.session(), seal_key(_places().key)
    session.rollback()
    try:
        scope = of_case(session, number) if number else Scope()
    except LookupError:
        raise click.ClickException(f"Tiket {number} tidak ada.") from None
    session.rollback()
    with target.open("w+b") as file:
        events = write_evidence(session, scope.case, key.public_pem, file)
        file.seek(0)
        exported = Exported("evidence", events, hashlib.file_digest(file, "sha256").hexdigest())
    session.rollback()
    begin_writing(session)
    record_export(session, scope, exported, actor=Actor.system("cli"), now=now())
    session.commit()
    click.echo(f"{exported.events} kejadian, SHA-256 {exported.digest}.", err=True)


@click.command("key")
def audit_key() -> None:
    """Print the public key (PEM) with which the seals are checked."""
    key = seal_key(_places().key)
    click.echo(key.public_pem, nl=False)
    click.echo(f"Kunci {key.key_id}.", err=True)


@click.command("restored")
@click.option("--reason", required=True, help="Mengapa salinan lama dipasang; tercatat.")
def audit_restored(reason: str) -> None:
    """Admit that an older copy of the database was put in place, or that the file outside was lost: sealing goes on."""
    session = db.session()
    session.rollback()
    begin_writing(session)
    lost = admit_restored(session, _places(), reason=reason, clock=now)
    session.rollback()
    if lost is None:
        raise click.ClickException("Basis data ini mempunyai semua segel yang ada di berkas luar; tidak ada celah.")
    if lost.in_database:
        click.echo(f"Tercatat: {lost.in_database} segel tidak ada di basis data ini.", err=True)
    else:
        click.echo(f"Tercatat: berkas segel di luar hilang; {lost.outside} segel disalin dari basis data.", err=True)


def _places() -> SealPlaces:
    places = current_app.extensions["seal_places"]
    assert isinstance(places, SealPlaces)
    return places


def _digests_in(root: Path) -> FileDigest:
    def digest_of(sha256: str) -> str | None:
        path = path_of(root, sha256)
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return digest_of
