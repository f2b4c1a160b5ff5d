"""A worker as `flask worker` starts it, with a clock that stands still; it stops when its input is closed."""

import logging
import sys
from datetime import datetime
from pathlib import Path

from app.database import db
from app.definitions.published import active
from app.jobs import worker
from bench.places import BenchClock, make_app


def main(url: str, folder: str, at: str) -> None:
    logging.basicConfig(level=logging.ERROR)
    app = make_app(url, Path(folder), BenchClock(datetime.fromisoformat(at)))
    with app.app_context():
        active(db.session())  # parsed, as by a worker that has run for a while
        db.session.remove()
    background = worker.start(app)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    background.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
