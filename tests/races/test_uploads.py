"""A file that was kept too long is sent, or uploaded anew, in the very moment in which it is cleared away."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.channels.files import Upload, path_of, store
from app.channels.site import site_of
from app.models import Attachment
from tests.desk import Desk
from tests.races.conftest import Race

A_WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def files(desk: Desk) -> Path:
    return site_of(desk.session).files


def forgotten(desk: Desk, files: Path, content: bytes) -> Attachment:
    """An upload that waits for a week already."""
    made = store(desk.session, files, Upload("layar.png", content), most_bytes=1_000_000, now=desk.now - A_WEEK)
    desk._settled(None)
    return made


def picture(number: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + str(number).encode()


def test_a_file_that_is_sent_while_it_is_cleared_away_stays_or_was_gone_before(
    race: Race, rounds: range, files: Path
) -> None:
    desk = race.desk
    case = desk.open()
    taken = 0
    for number in rounds:
        file = forgotten(desk, files, picture(number))
        file_id, key, sha256 = file.id, file.upload_key, file.sha256
        sent, _ = race.run(
            ("send_files", {"case_id": case.id, "upload_keys": [key], "now": desk.now}),
            ("clear_away", {"now": desk.now}),
        )
        row = desk.session.get(Attachment, file_id)
        assert (row is not None) == (sent.value == 1)
        assert path_of(files, sha256).exists() == (row is not None)
        assert row is None or row.case_id == case.id
        taken += sent.value
        desk.clock.forward(seconds=1)
    assert race.count("uploads_removed") == len(rounds) - taken


def test_the_same_content_uploaded_while_it_is_cleared_away_keeps_its_bytes(
    race: Race, rounds: range, files: Path
) -> None:
    desk = race.desk
    for number in rounds:
        file = forgotten(desk, files, picture(number))
        sha256 = file.sha256
        uploaded, _ = race.run(
            ("upload", {"name": "lagi.png", "content": picture(number), "now": desk.now}),
            ("clear_away", {"now": desk.now}),
        )
        rows = desk.session.scalars(select(Attachment.id).where(Attachment.sha256 == sha256)).all()
        assert rows == [uploaded.value]
        assert path_of(files, sha256).read_bytes() == picture(number)


def test_two_clear_away_at_once_and_each_file_is_counted_once(race: Race, rounds: range, files: Path) -> None:
    desk = race.desk
    for number in rounds:
        for one in range(3):
            forgotten(desk, files, picture(10 * number + one))
        race.run(("clear_away", {"now": desk.now}), ("clear_away", {"now": desk.now}))
        assert desk.session.scalar(select(func.count(Attachment.id))) == 0
        assert [path for path in files.rglob("*") if path.is_file()] == []
