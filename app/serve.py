"""Serve the application from one process, background work included: what `python3 run.py` starts.

The background work belongs to this process on SQLite and on PostgreSQL alike, so that the one command is a whole
helpdesk; on PostgreSQL further workers (`flask worker`) may run beside it. Web processes of another server, such as
gunicorn, load `wsgi:app` and do nothing in the background.

The port is taken before anything else is done, so that a taken one is told at once and not after the
migrations. Loopback only: whoever puts it on a network puts a proxy with https in front of it.
"""

import errno
import os
import signal
import socket
import sys
from typing import NoReturn

from waitress.server import create_server

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
THREADS = 8


def main() -> None:
    """Listen, start the background work, serve until told to stop, and close in order."""
    listener = listen(wanted_port())
    # imported only now: the application takes a second, a taken port is told at once
    from app.jobs import worker
    from wsgi import app

    signal.signal(signal.SIGTERM, stop)
    server = create_server(app, sockets=[listener], threads=THREADS, ident=None)
    background = worker.start(app)
    try:
        say(f"Siap di http://{HOST}:{listener.getsockname()[1]} (Ctrl-C untuk berhenti)")
        server.run()
    finally:
        server.close()
        background.shutdown()
        say("Berhenti.")


def wanted_port() -> int:
    value = os.environ.get("PORT", "").strip() or str(DEFAULT_PORT)
    if not (value.isascii() and value.isdigit() and int(value) < 65_536):
        sys.exit(f"PORT harus bilangan antara 0 dan 65535, bukan {value!r}.")
    return int(value)


def listen(port: int) -> socket.socket:
    """Take the port, or say which one is taken and how to choose another."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would share the port with whoever has it
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = "sudah dipakai program lain" if error.errno == errno.EADDRINUSE else str(error.strerror)
        sys.exit(f"Port {port} tidak dapat dipakai: {reason}. Pilih yang lain: PORT={port + 1} python3 run.py")
    return listener


def stop(*_: object) -> NoReturn:
    """Take the way of Ctrl-C: waitress closes its sockets and lets running requests end."""
    raise KeyboardInterrupt


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  -- the one thing that this process has to say


if __name__ == "__main__":
    main()
