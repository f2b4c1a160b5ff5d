"""`flask mail poll` and `flask mail reconcile`: read the mailboxes by hand, or in a process of their own."""

import signal
import sys
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.channels.imap.lease import active_mailboxes
from app.clock import clock_of
from app.database import db
from app.jobs import mailbox_readers
from app.jobs.take_in_mail import take_in_due
from app.jobs.visit_mailboxes import Visit, visit
from app.models import Mailbox


@click.command("poll")
@click.option("--once", is_flag=True, help="Baca yang ada sekarang, lalu selesai.")
@with_appcontext
def poll(once: bool) -> None:
    """Read the active mailboxes, for ever or once. A worker does so by itself."""
    if not once:
        _read_for_ever(_app())
        return
    visits = _visit_all(reconcile=False)
    taken = take_in_due(db.session(), clock_of(_app()))
    click.echo(f"{sum(one.stored for one in visits)} surel baru, {taken} diolah.", err=True)
    sys.exit(1 if any(one.trouble for one in visits) else 0)


@click.command("reconcile")
@with_appcontext
def reconcile() -> None:
    """Compare the last days of each active mailbox with what is stored; store what is missing, tell Koordinator."""
    visits = _visit_all(reconcile=True)
    take_in_due(db.session(), clock_of(_app()))
    sys.exit(1 if any(one.trouble or one.differences for one in visits) else 0)


def _visit_all(*, reconcile: bool) -> list[Visit]:
    session = db.session()
    ids = active_mailboxes(session)
    if not ids:
        click.echo("Belum ada kotak surel yang dibaca; aturlah di /pengaturan/surel.", err=True)
    visits = []
    for mailbox_id in ids:
        name = session.get_one(Mailbox, mailbox_id).username
        session.rollback()
        visits.append(visit(session, mailbox_id, clock=clock_of(_app()), reconcile=reconcile))
        click.echo(f"{name}: {_in_words(visits[-1])}", err=True)
    return visits


def _in_words(one: Visit) -> str:
    if one.is_busy:
        return "sedang dibaca pekerja lain."
    if one.trouble:
        return one.trouble
    if one.differences is None:
        return f"{one.stored} surel baru."
    found = one.differences
    if not found:
        return "cocok."
    return f"{found.stored} tertinggal dan kini tersimpan, {found.missing} belum dapat diambil, {found.twice} ganda."


def _read_for_ever(app: Flask) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    readers = mailbox_readers.start(app)
    click.echo("Pembaca surel siap.", err=True)
    while not stop.wait(timeout=1):  # with no time-out, Windows would not see Ctrl-C
        pass
    readers.shutdown()


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
