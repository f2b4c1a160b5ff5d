"""More writers than SQLite likes: each waits its turn, and nobody ever hears that the database is locked."""

from pathlib import Path

import pytest

from tests.desk import Desk
from tests.faults import checker
from tests.faults.post_office import PostOffice
from tests.faults.victim import Orders, live
from tests.races.crowd import context

WRITERS = 16
MOST_SECONDS = 120


@pytest.mark.parametrize("deeds", [2, pytest.param(40, marks=pytest.mark.soak)], ids=["slice", "soak"])
def test_sixteen_writers_take_turns(
    desk: Desk, database_url: str, post_office: PostOffice, tmp_path: Path, deeds: int
) -> None:
    for role, name in (("helpdesk", "Budi"), ("helpdesk", "Wati"), ("admin_ppe", "Ani")):
        desk.staff(role, name)
    for _ in range(4):
        desk.open()
    desk.session.rollback()
    everybody = [
        Orders(database_url, tmp_path, post_office.port, desk.now, f"w{at}", tmp_path / f"writer-{at}.log", deeds=deeds)
        for at in range(WRITERS)
    ]
    writers = [context().Process(target=live, args=(orders,), daemon=True) for orders in everybody]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(MOST_SECONDS)
        assert writer.exitcode == 0
    lines = [line for orders in everybody for line in checker.read(orders.log)]
    assert {line["kind"] for line in lines} <= {"intent", "done", "refused"}, [
        line["error"] for line in lines if line["kind"] in ("retry", "error")
    ][:1]
    now = desk.clock.forward(hours=1)
    checker.settle(desk.session, now=now, port=post_office.port)
    checker.assert_each_deed_once(desk.session, lines)
    checker.assert_all_sound(desk.session)
    checker.assert_mail_is_whole(desk.session, post_office.accepted(), now=now, most_repeats=0)
