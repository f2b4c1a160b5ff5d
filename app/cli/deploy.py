"""`flask process deploy` and `flask process list`: the operator's way to publish, recorded, without a second person."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.bootstrap import ROOT
from app.cases.impact import REASONS
from app.cases.migration import Progress, order_migration, progress_of, staying_cases
from app.clock import now
from app.database import begin_writing, db
from app.definitions.deploy import NotPublishable, deploy, digest_of, known_groups, obstacles
from app.definitions.folder import Files, UnreadableFolder, read_folder
from app.definitions.published import NothingPublished, active
from app.definitions.publishing.checks import ScenarioOutcome
from app.definitions.versions import all_versions
from app.engine import Finding
from app.jobs.migrations import work_off
from app.jobs.procedure_checks import played

SYSTEM = Actor.system("cli")
_CASES_BETWEEN_SIGNS = 50


@click.command("deploy")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--reason", default="Diterbitkan lewat baris perintah", help="Alasan, untuk riwayat.")
@click.option(
    "--migrate",
    type=click.Choice(["none", "all"]),
    default="none",
    help="Kasus berjalan: tetap pada versinya (bawaan), atau semua yang dapat pindah.",
)
@click.option("--accept-red", metavar="ALASAN", help="Terbitkan walau ada skenario merah, dengan alasan ini.")
@with_appcontext
def deploy_folder(folder: Path | None, reason: str, migrate: str, accept_red: str | None) -> None:
    """Publish processes/ and forms/ of FOLDER, by default those beside the program; prints the version.

    Every scenario is played first; a red one stops it. The same content again changes nothing.
    """
    session = db.session()
    try:
        files = read_folder(folder or ROOT)
    except UnreadableFolder as problem:
        raise click.ClickException(str(problem)) from None
    red = [] if _is_active(session, files) else _red(session, files, accept_red)
    version, migration_id = _publish(session, files, reason, red, accept_red or "", is_moving=migrate == "all")
    click.echo(version)
    if migration_id is not None:
        _move(session, migration_id)


@click.command("list")
@with_appcontext
def list_versions() -> None:
    """Print every version: number, digest, when, running cases, reason; the active one is marked with a star."""
    for item in all_versions(db.session()):
        made = item.deployment
        star = "*" if made.is_active else " "
        at = made.published_at.isoformat(timespec="seconds")
        click.echo(f"{star} {made.version:>4}  {made.digest[:12]}  {at}  {item.running:>6} berjalan  {made.reason}")


def _is_active(session: Session, files: Files) -> bool:
    try:
        return active(session).digest == digest_of(files)
    except NothingPublished:
        return False


def _red(session: Session, files: Files, accept_red: str | None) -> list[ScenarioOutcome]:
    """Check and play these files; return the scenarios that are red. Stops where these are not accepted."""
    findings = obstacles(files, known_groups(session))
    if findings:
        _refuse(findings)
    outcomes = played(session, files)
    red = [one for one in outcomes if not one.passed]
    for one in red:
        click.echo(f"Merah: {one.path}: {one.name}", err=True)
        for problem in one.problems:
            click.echo(f"  {problem}", err=True)
    if outcomes:
        click.echo(f"{len(outcomes) - len(red)} dari {len(outcomes)} skenario hijau.", err=True)
    if red and not (accept_red or "").strip():
        raise click.ClickException("Tidak diterbitkan: ada skenario merah. Perbaiki, atau beri alasan: --accept-red.")
    return red


def _publish(
    session: Session, files: Files, reason: str, red: list[ScenarioOutcome], red_reason: str, *, is_moving: bool
) -> tuple[int, int | None]:
    """Publish, and order the moving of cases; return the version and the migration."""
    session.rollback()
    begin_writing(session)
    at = now()
    try:
        made = deploy(session, files, actor=SYSTEM, reason=reason, now=at)
    except NotPublishable as problem:
        _refuse(problem.findings)
    if red:
        _record_red(session, made.id, red, red_reason, at)
    moving = order_migration(session, made, reason=reason, actor=SYSTEM, now=at) if is_moving else None
    found = made.version, moving.id if moving else None
    session.commit()
    return found


def _record_red(session: Session, deployment_id: int, red: list[ScenarioOutcome], reason: str, at: datetime) -> None:
    record(
        session,
        "red_scenarios_accepted",
        actor=SYSTEM,
        at=at,
        deployment_id=deployment_id,
        accepted_red=[one.name for one in red],
        reason=reason,
    )


def _move(session: Session, migration_id: int) -> None:
    """Move the cases here and now. Killed in the middle, the workers go on with the rest."""
    total = progress_of(session, migration_id).total
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if done % _CASES_BETWEEN_SIGNS == 0:
            click.echo(f"{done} dari {total} kasus", err=True)

    work_off(session, migration_id, now, progress=tell)
    _tell(session, migration_id, progress_of(session, migration_id))


def _tell(session: Session, migration_id: int, progress: Progress) -> None:
    for row in session.scalars(staying_cases(migration_id)):
        detail = f" ({row.detail})" if row.detail else ""
        click.echo(f"{row.case.number} tetap: {REASONS[row.reason or '']}: {row.element}{detail}", err=True)
    click.echo(f"{progress.moved} kasus pindah, {progress.staying} tetap.", err=True)
    if progress.stopped:
        click.echo(f"Dihentikan dari layar: {progress.stopped} kasus belum dimulai dan dapat dilanjutkan.", err=True)


def _refuse(findings: Sequence[Finding]) -> NoReturn:
    for finding in findings:
        line = f":{finding.line}" if finding.line else ""
        message = f"{finding.file}{line}: {finding.element or '-'}: {finding.message} [{finding.rule}]"
        click.echo(message, err=True)
    raise click.ClickException("Tidak diterbitkan: perbaiki dahulu yang di atas.")
