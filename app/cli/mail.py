"""`flask mail ingest`: take one message in from standard input, as a mail server's pipe hands it over."""

import json
import logging
import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from app.audit import Actor
from app.cases.mail.incoming import Taken
from app.channels.incoming.mailboxes import mailbox_for
from app.channels.incoming.reading import read
from app.channels.incoming.store import store_raw
from app.clock import clock_of
from app.database import begin_writing, db
from app.jobs.take_in_mail import take_in_mail
from app.models.incoming import A_DUPLICATE, NOT_UNDERSTOOD, RECEIVED

TRY_AGAIN_LATER = 75  # EX_TEMPFAIL of sysexits.h, which os has only on Unix
SYSTEM = Actor.system("cli")
log = logging.getLogger(__name__)
mail = AppGroup("mail", help="Surel masuk.")


@mail.command("ingest")
@click.option("--to", "envelope_to", multiple=True, help="Alamat penerima pada amplop; boleh diulang.")
@click.option("--mailbox", help="Kunci kotak surel; bawaan: menurut amplop, lalu To dan Cc.")
@click.option("--received-at", help="Saat diterima server surel, ISO 8601 dengan selisih zona; bawaan: sekarang.")
def ingest(envelope_to: tuple[str, ...], mailbox: str | None, received_at: str | None) -> None:
    """Store one message from standard input, take it in, and print what became of it as JSON.

    Exits with 75 where it could not be stored: a mail server that pipes keeps it then and tries again, and bounces it
    at any other failure.
    """
    clock, session = clock_of(current_app), db.session()
    at = _instant(received_at) or clock()
    raw = sys.stdin.buffer.read()
    try:
        begin_writing(session)
        key = mailbox or mailbox_for(session, envelope_to, [one.address for one in read(raw).recipients]).key
        row, is_new = store_raw(
            session, raw, mailbox=key, envelope_to=envelope_to, received_at=at, actor=SYSTEM, now=clock()
        )
        mail_id, is_pending = row.id, row.state == RECEIVED
        session.commit()
    except Exception as error:
        log.exception("a mail from standard input could not be stored")
        click.echo(f"Surel belum dapat disimpan; kirim lagi nanti. ({type(error).__name__}: {error})", err=True)
        sys.exit(TRY_AGAIN_LATER)
    done = take_in_mail(session, mail_id, actor=SYSTEM, clock=clock) or Taken(NOT_UNDERSTOOD, None, answered=False)
    if not is_new and not is_pending:
        done = Taken(A_DUPLICATE, done.case_number, answered=False)
    click.echo(json.dumps({"outcome": done.outcome, "case": done.case_number, "answered": done.answered}))


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"“{text}” bukan saat ISO 8601.") from None
    if at.tzinfo is None:
        raise click.ClickException("--received-at harus dengan selisih zona, misalnya 2026-02-13T14:00+07:00.")
    return at
