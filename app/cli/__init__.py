"""The commands. Each calls the same services as the screens; results go to standard output, everything else to
standard error."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.orm import Session

from app.administration.accounts import AccountProblem, add_user, retire_trial_staff
from app.administration.business_calendar import latest_calendar
from app.administration.passwords import set_password, weakness
from app.audit import Actor
from app.cli.audit import audit
from app.cli.deploy import deploy_folder, list_versions
from app.cli.expressions import dmn, feel
from app.cli.mail import mail
from app.cli.mailboxes import poll, reconcile
from app.cli.privacy import privacy
from app.cli.privacy_again import erased, repeat
from app.cli.process import diff, impact
from app.cli.process_files import bring_in, export
from app.cli.record import audit_evidence, audit_key, audit_restored, audit_verify
from app.cli.scenarios import test_scenarios
from app.clock import now
from app.database import begin_writing, db
from app.definitions.check import find_in_paths
from app.definitions.deploy import known_groups
from app.demo import load_demo
from app.engine import Finding
from app.jobs import worker as background
from app.sla import Calendar, due_at

SYSTEM = Actor.system("cli")


def register(app: Flask) -> None:
    for command in (demo, worker, feel, dmn):
        app.cli.add_command(command)
    for command in (poll, reconcile):
        mail.add_command(command)
    for command in (deploy_folder, list_versions, diff, impact, test_scenarios, export, bring_in):
        process.add_command(command)
    for command in (audit_evidence, audit_key, audit_restored, audit_verify):
        audit.add_command(command)
    for command in (erased, repeat):
        privacy.add_command(command)
    for group in (user, sla, process, audit, mail, privacy):
        app.cli.add_command(group)


def _writing() -> Session:
    session = db.session()
    begin_writing(session)
    return session


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demo cases (once)."""
    count = load_demo(_writing(), now=now())
    db.session.commit()
    click.echo(f"{count} kasus contoh dimuat." if count else "Kasus contoh sudah ada.", err=True)


@click.command()
@click.option("--once", is_flag=True, help="Kerjakan yang jatuh tempo sekarang, lalu selesai.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 11),  # each takes a connection of the application's pool of 15
    envvar="WORKER_CONCURRENCY",
    help="Banyaknya pekerjaan serentak (PostgreSQL saja; bawaan 4).",
)
@with_appcontext
def worker(once: bool, concurrency: int | None) -> None:
    """Fire due timers and deliver mail, for ever or once. On PostgreSQL any number of workers, on any host."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        done = background.run_once(app)
        click.echo(f"{done.timers} pewaktu, {done.mails} surel, {done.failures} gagal.", err=True)
        sys.exit(1 if done.failures else 0)
    background.run_for_ever(app, concurrency, ready=lambda: click.echo("Pekerja siap.", err=True))


user = AppGroup("user", help="Akun staf.")


@user.command("add")
@click.option("--role", "roles", multiple=True, required=True, help="Kunci kelompok; boleh diulang.")
@click.option("--email", prompt="Surel")
@click.option("--name", prompt="Nama")
@click.option("--password", prompt="Kata sandi", hide_input=True, confirmation_prompt=True)
def user_add(roles: tuple[str, ...], email: str, name: str, password: str) -> None:
    """Make an account that may sign in."""
    session, at = _writing(), now()
    try:
        account = add_user(session, name=name, email=email, roles=roles, actor=SYSTEM, now=at)
    except AccountProblem as problem:
        raise click.ClickException(str(problem)) from None
    weak = weakness(password, account)
    if weak:
        raise click.ClickException(weak)
    set_password(session, account, password, actor=SYSTEM, now=at)
    session.commit()
    click.echo(f"Akun {account.email} dibuat.", err=True)


@user.command("retire-trial")
def user_retire_trial() -> None:
    """Take the sign-in from the trial accounts, before production starts."""
    count = retire_trial_staff(_writing(), actor=SYSTEM, now=now())
    db.session.commit()
    click.echo(f"{count} akun coba dinonaktifkan.", err=True)


sla = AppGroup("sla", help="Jam SLA.")


@sla.command("due")
@click.option("--received", required=True, help="Saat diterima, ISO 8601 dengan selisih zona.")
@click.option("--days", type=click.IntRange(min=0), required=True, help="Target dalam hari kerja.")
def sla_due(received: str, days: int) -> None:
    """Print when a request received then is due, by the latest calendar."""
    try:
        at = datetime.fromisoformat(received)
    except ValueError:
        raise click.ClickException(f"“{received}” bukan saat ISO 8601, misalnya 2026-02-13T14:00+07:00.") from None
    calendar = Calendar.from_json(latest_calendar(db.session()).content)
    if at.tzinfo is None:
        at = at.replace(tzinfo=calendar.timezone)
    click.echo(due_at(calendar, at, days).isoformat())


process = AppGroup("process", help="Prosedur: periksa, terbitkan, ekspor.")


@process.command("lint")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Cetak daftar JSON.")
def process_lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check process files; exit with 1 if anything is wrong."""
    findings = find_in_paths(paths, groups=known_groups(db.session()))
    if as_json:
        click.echo(json.dumps([_as_dict(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(_in_words(finding))
    sys.exit(1 if findings else 0)


def _as_dict(finding: Finding) -> dict[str, object]:
    line = f" (baris {finding.line})" if finding.line else ""
    return {
        "file": finding.file,
        "element": finding.element,
        "rule": finding.rule,
        "message": f"{finding.message}{line}",
    }


def _in_words(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line else ""
    return f"{finding.file}{line}: {finding.element or '-'}: {finding.message} [{finding.rule}]"
