"""The same races through the pages: whoever was second gets a 409 that names the first, and nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.models import Case
from tests.races.conftest import Race
from tests.races.consistency import assert_sound
from tests.races.test_one_task import helpdesk

ROUNDS = range(3)
Press = Callable[..., tuple[str, dict[str, Any]]]


@pytest.fixture
def press(race: Race, database_url: str, tmp_path: Path) -> Press:
    def entry(path: str, form: dict[str, str], *, by: Any = None) -> tuple[str, dict[str, Any]]:
        return "press", {
            "url": database_url,
            "instance": str(tmp_path),
            "path": path,
            "as_user": by.get_id() if by else None,
            "form": form,
            "now": race.desk.now,
        }

    return entry


def typed(name: str) -> str:
    return f"Jawaban panjang yang diketik oleh {name} sampai selesai."


def test_completing_one_task_from_four_browsers(race: Race, press: Press) -> None:
    desk = race.desk
    people = helpdesk(desk, 4)
    names = [person.name for person in people]
    for _ in ROUNDS:
        case = desk.open()
        path = f"/tugas/{desk.task(case).id}/selesaikan"
        forms = [{"decision": "answer", "answer": typed(name), "category": "akun"} for name in names]
        outcomes = race.run(*(press(path, form, by=user) for user, form in zip(people, forms, strict=True)))
        pages = [outcome.value for outcome in outcomes]
        assert sorted(status for status, _ in pages) == [303, 409, 409, 409]
        winner = names[[status for status, _ in pages].index(303)]
        for name, (status, page) in zip(names, pages, strict=True):
            if status == 409:
                assert f"oleh {winner}" in page
                assert typed(name) in page
        assert race.count("task_completed", case) == 1
        assert_sound(desk.session, case)


def test_taking_one_task_from_two_browsers(race: Race, press: Press) -> None:
    desk = race.desk
    people = helpdesk(desk, 2)
    for _ in ROUNDS:
        case = desk.open()
        path = f"/tugas/{desk.task(case).id}/ambil"
        pages = [outcome.value for outcome in race.run(*(press(path, {}, by=user) for user in people))]
        assert sorted(status for status, _ in pages) == [303, 409]
        holder = desk.task(case).assignee
        assert all(holder.name in page for status, page in pages if status == 409)
        assert race.count("task_claimed", case) == 1


def test_withdrawing_while_helpdesk_answers(race: Race, press: Press) -> None:
    desk = race.desk
    (budi,) = helpdesk(desk, 1)
    for _ in ROUNDS:
        case = desk.open()
        form = {"decision": "answer", "answer": typed("Budi"), "category": "akun"}
        completed, withdrawn = race.run(
            press(f"/tugas/{desk.task(case).id}/selesaikan", form, by=budi),
            press(f"/lacak/{case.tracking_token}/tarik", {"reason": "Sudah bisa masuk kembali."}),
        )
        assert withdrawn.value[0] == 303
        assert completed.value[0] in (303, 409)
        if completed.value[0] == 409:
            assert typed("Budi") in completed.value[1]
        assert desk.session.get_one(Case, case.id).position == "withdrawn"
        assert_sound(desk.session, case)
