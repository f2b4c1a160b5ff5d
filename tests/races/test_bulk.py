"""Two people send one action for the same selection: every row has one winner, and one event."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from app.models import BulkRow, BulkRun, Case, User
from tests.races.conftest import Race
from tests.races.consistency import assert_sound
from tests.races.test_one_task import helpdesk

ROUNDS = range(3)
SELECTED = 6
Send = Callable[..., tuple[str, dict[str, Any]]]


@pytest.fixture
def send(race: Race, database_url: str, tmp_path: Path) -> Send:
    def entry(by: User, cases: list[Case], action: str, **fields: str) -> tuple[str, dict[str, Any]]:
        ids = [str(race.desk.task(case).id) for case in cases]
        return "press", {
            "url": database_url,
            "instance": str(tmp_path),
            "path": "/kotak-tugas/massal",
            "as_user": by.get_id(),
            "form": {"tindakan": action, "tugas": ids, "antrean": "kelompok", **fields},
            "now": race.desk.now,
        }

    return entry


def rows_of(race: Race, person: User) -> dict[int, BulkRow]:
    """Return the rows of somebody's last run, by case."""
    run = race.desk.session.scalars(
        select(BulkRun).where(BulkRun.user_id == person.id).order_by(BulkRun.id.desc()).limit(1)
    ).one()
    return {row.task.case_id: row for row in run.rows}


def test_each_task_is_taken_by_one_of_two_in_whatever_order_they_chose_them(race: Race, send: Send) -> None:
    desk = race.desk
    budi, wati = helpdesk(desk, 2)
    for _ in ROUNDS:
        cases = [desk.open() for _ in range(SELECTED)]
        outcomes = race.run(send(budi, cases, "ambil"), send(wati, cases[::-1], "ambil"))
        assert [outcome.value[0] for outcome in outcomes] == [303, 303]
        results = {person.name: rows_of(race, person) for person in (budi, wati)}
        for case in cases:
            holder = desk.task(case).assignee
            assert {name: rows[case.id].done for name, rows in results.items()} == {
                name: name == holder.name for name in results
            }
            (refused,) = [rows[case.id].sentence for name, rows in results.items() if name != holder.name]
            assert refused == f"Tugas ini sedang dipegang {holder.name}."
            assert race.count("task_claimed", case) == 1
            assert_sound(desk.session, case)


def test_each_duplicate_is_closed_by_one_of_two(race: Race, send: Send) -> None:
    desk = race.desk
    budi, wati = helpdesk(desk, 2)
    for _ in ROUNDS:
        kept, cases = desk.open(), [desk.open() for _ in range(SELECTED)]
        fields = {"duplicate_of": kept.number, "reason": "Gangguan yang sama."}
        race.run(send(budi, cases, "duplikat", **fields), send(wati, cases[::-1], "duplikat", **fields))
        results = [rows_of(race, person) for person in (budi, wati)]
        for case in cases:
            assert sorted(rows[case.id].done for rows in results) == [False, True]
            assert all(rows[case.id].sentence for rows in results if not rows[case.id].done)
            assert race.count("case_merged", case) == 1
            assert case.merged_into_id == kept.id
        assert kept.merged_count == SELECTED
        assert_sound(desk.session, kept)


def test_one_form_sent_twice_at_once_runs_once(race: Race, send: Send) -> None:
    desk = race.desk
    (budi,) = helpdesk(desk, 1)
    for number in ROUNDS:
        cases = [desk.open() for _ in range(SELECTED)]
        once = signed_key(f"click {number}")
        form = send(budi, cases, "catatan", body="Menunggu kabar dari pusat data.", once=once)
        outcomes = race.run(form, form)
        assert [outcome.value[0] for outcome in outcomes] == [303, 303]
        assert len(desk.session.scalars(select(BulkRun)).all()) == number + 1
        assert [race.count("note_added", case) for case in cases] == [1] * SELECTED


def signed_key(text: str) -> str:
    """Return a key as our pages carry it (`app.web.once`)."""
    return str(URLSafeSerializer("only for tests", salt="submission").dumps(text))
