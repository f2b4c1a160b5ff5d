"""`flask audit …`: the trail for whoever works at the machine. Taking it out is an event, here as on the screen."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from app.audit import Actor
from app.audit.export import Scope, of_case, of_events, record_export, write_export
from app.audit.period import beginning, end
from app.audit.timeline import EventFilter
from app.cases.auditing.formats import ALL_FORMATS, DOSSIER
from app.channels.site import site_of
from app.clock import now
from app.database import begin_writing, db

audit = AppGroup("audit", help="Jejak audit.")


@audit.command("export")
@click.option("--case", "number", help="Nomor tiket; tanpa ini semua kejadian.")
@click.option("--from", "first", help="Sejak hari atau saat ini, misalnya 2026-01-31.")
@click.option("--to", "last", help="Sampai hari ini, harinya termasuk, atau sebelum saat ini.")
@click.option("--format", "form", type=click.Choice(list(ALL_FORMATS)), default="jsonl", help="Bentuk berkas.")
def audit_export(number: str | None, first: str | None, last: str | None, form: str) -> None:
    """Print the events to standard output, oldest first; XES groups them by case."""
    session = db.session()
    if form == DOSSIER and (number is None or first or last):
        raise click.ClickException("Berkas PDF selalu satu tiket seutuhnya: sebutkan --case, tanpa --from dan --to.")
    scope = _scope(number, first, last)
    with tempfile.TemporaryFile() as file:
        exported = write_export(session, scope, form, file, formats=ALL_FORMATS)
        session.rollback()  # what was read is let go before the short transaction that writes
        begin_writing(session)
        record_export(session, scope, exported, actor=Actor.system("cli"), now=now())
        session.commit()
        shutil.copyfileobj(file, sys.stdout.buffer)
    click.echo(f"{exported.events} kejadian, SHA-256 {exported.digest}.", err=True)


def _scope(number: str | None, first: str | None, last: str | None) -> Scope:
    session = db.session()
    zone = site_of(session).zone
    at_from = _instant(first, beginning, zone)
    at_before = _instant(last, end, zone)
    if number is None:
        return of_events(EventFilter(at_from=at_from, at_before=at_before))
    try:
        return of_case(session, number, at_from=at_from, at_before=at_before)
    except LookupError:
        raise click.ClickException(f"Tiket {number} tidak ada.") from None


def _instant(text: str | None, read: Callable[[str, ZoneInfo], datetime], zone: ZoneInfo) -> datetime | None:
    try:
        return read(text, zone) if text else None
    except (ValueError, OverflowError):
        raise click.ClickException(
            f"“{text}” bukan tanggal. Tulis misalnya 2026-01-31 atau 2026-01-31T14:00."
        ) from None
