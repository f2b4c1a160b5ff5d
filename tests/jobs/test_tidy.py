"""Once a day the files of forms that were never sent again are cleared away, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.drafts import save_draft
from app.channels.files import Upload, path_of, store, take_waiting
from app.channels.site import site_of
from app.database import begin_writing, db
from app.jobs import scheduler, worker
from app.jobs.tidy import tidy
from app.models import Attachment, AuditEvent
from tests.desk import Desk, TravellingClock
from tests.jobs.watching import JobTable, until

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def files(desk: Desk) -> Path:
    return site_of(desk.session).files


def upload(desk: Desk, content: bytes = PNG) -> Attachment:
    made = store(desk.session, site_of(desk.session).files, Upload("a.png", content), most_bytes=1000, now=desk.now)
    desk._settled(None)
    return made


def clear_away(desk: Desk) -> list[dict[str, int]]:
    """Clear away as a worker does; return what the trail says of it, each time so far."""
    desk.session.rollback()
    tidy(desk.session, desk.clock)
    desk._settled(None)
    said = desk.session.scalars(select(AuditEvent.data).where(AuditEvent.name == "uploads_removed"))
    return [orjson.loads(data) for data in said]


def test_what_was_never_sent_again_goes_after_a_week_and_is_told_once(desk: Desk, files: Path) -> None:
    kept = [upload(desk, PNG + b"1"), upload(desk, PNG + b"2")]
    contents = [file.sha256 for file in kept]
    desk.clock.forward(days=6)
    assert clear_away(desk) == []
    desk.clock.forward(days=2)
    assert clear_away(desk) == [{"files": 2, "bytes": 18}]
    assert desk.session.scalars(select(Attachment)).all() == []
    assert not any(path_of(files, sha256).exists() for sha256 in contents)
    assert len(clear_away(desk)) == 1


def test_bytes_that_another_has_too_stay(desk: Desk, files: Path) -> None:
    upload(desk)
    desk.clock.forward(days=8)
    other = upload(desk)
    assert clear_away(desk) == [{"files": 1, "bytes": 8}]
    assert path_of(files, other.sha256).read_bytes() == PNG


def test_a_file_of_a_case_stays_for_ever(desk: Desk, files: Path) -> None:
    case, file = desk.open(), upload(desk)
    file.case_id = case.id
    desk._settled(None)
    desk.clock.forward(days=3650)
    assert clear_away(desk) == []
    assert path_of(files, file.sha256).exists()


def test_a_form_that_is_sent_again_and_refused_again_keeps_its_file_for_another_week(desk: Desk) -> None:
    file = upload(desk)
    desk.clock.forward(days=6)
    assert take_waiting(desk.session, [file.upload_key, "nobody's"], now=desk.now) == [file]
    desk._settled(None)
    desk.clock.forward(days=6)
    assert clear_away(desk) == []
    desk.clock.forward(days=2)
    assert len(clear_away(desk)) == 1


def test_a_file_that_a_draft_names_is_not_forgotten(desk: Desk) -> None:
    file = upload(desk)
    draft = {"upload_attachments": [file.upload_key]}
    save_draft(desk.session, desk.staff("helpdesk").id, "task:1", draft, now=desk.now)
    desk._settled(None)
    desk.clock.forward(days=30)
    assert clear_away(desk) == []


def test_the_scheduler_clears_away_soon_after_its_start(
    app: Flask, clock: TravellingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "TIDY_AFTER_START", timedelta())
    with app.app_context():
        desk = Desk(db.session(), clock)
        begin_writing(desk.session)
        upload(desk)
        desk.session.rollback()
        clock.forward(days=8)
        background = worker.start(app)
        try:
            until(lambda: desk.session.rollback() or not desk.session.scalars(select(Attachment)).all(), "a tidy desk")
        finally:
            background.shutdown()


def test_once_clears_away_too(app: Flask, clock: TravellingClock) -> None:

    with app.app_context():
        begin_writing(db.session())
        upload(Desk(db.session(), clock))
        db.session.rollback()
        clock.forward(days=8)
        worker.run_once(app)
        assert db.session.scalars(select(Attachment)).all() == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_on_postgresql_clears_away_when_its_job_comes(
    app_desk: Desk, job_table: JobTable, start_worker: Callable[[], object]
) -> None:
    upload(app_desk)
    app_desk.session.rollback()
    app_desk.clock.forward(days=8)
    job_table.rows(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) "
        "VALUES ('timers', 'tidy', jsonb_build_object('timestamp', 0))"
    )
    start_worker()
    until(lambda: job_table.rows("SELECT id FROM attachment") == [], "a tidy desk")
