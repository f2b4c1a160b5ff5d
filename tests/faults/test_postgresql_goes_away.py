"""PostgreSQL restarts, crashes, and cuts connections under load: nothing acknowledged is lost, the error says retry."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.complete import complete_task
from app.cases.fire_timers import fire_timers
from app.database import begin_writing
from tests.conftest import make_database
from tests.desk import Desk
from tests.faults import checker
from tests.faults.conftest import score
from tests.faults.own_postgres import OwnPostgres
from tests.faults.post_office import PostOffice
from tests.faults.victim import Orders, live
from tests.races.consistency import assert_sound
from tests.races.crowd import context, make_session

WORKERS = 3
DEEDS_BETWEEN = 6
MOST_SECONDS = 120
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'"


def cut_connections(server: OwnPostgres) -> None:
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(CUT))
    engine.dispose()


@pytest.mark.parametrize("times", [1, pytest.param(25, marks=pytest.mark.soak)], ids=["slice", "soak"])
def test_it_restarts_crashes_and_cuts_connections_under_load(
    server: OwnPostgres, post_office: PostOffice, tmp_path: Path, times: int
) -> None:
    faults: list[Callable[[], None]] = [
        lambda: server.restart(is_crash=False),
        lambda: server.restart(is_crash=True),
        lambda: cut_connections(server),
    ] * times
    desk = prepared_desk(server, tmp_path)
    says, is_up = context().Semaphore(0), context().Event()
    everybody = [
        Orders(
            server.url,
            tmp_path,
            post_office.port,
            desk.now,
            f"p{at}",
            tmp_path / f"worker-{at}.log",
            deeds=DEEDS_BETWEEN * (len(faults) + 1) // WORKERS + 1,
        )
        for at in range(WORKERS)
    ]
    desk.session.close()
    is_up.set()
    workers = [context().Process(target=live, args=(orders, says, is_up), daemon=True) for orders in everybody]
    for worker in workers:
        worker.start()
    for fault in faults:
        for _ in range(DEEDS_BETWEEN):
            assert says.acquire(timeout=MOST_SECONDS), "the workers stand still"
        is_up.clear()
        fault()
        is_up.set()
    for worker in workers:
        worker.join(MOST_SECONDS)
        assert worker.exitcode == 0

    lines = [line for orders in everybody for line in checker.read(orders.log)]
    score.update(f"deed {line['kind']}" for line in lines)
    checker.assert_nothing_failed(lines)
    desk = Desk(new_session(server, tmp_path))
    now = desk.clock.forward(hours=1)
    checker.settle(desk.session, now=now, port=post_office.port)
    checker.assert_each_deed_once(desk.session, lines)
    checker.assert_all_sound(desk.session)
    cut_off = sum(line["kind"] == "retry" for line in lines)
    checker.assert_mail_is_whole(desk.session, post_office.accepted(), now=now, most_repeats=cut_off)
    desk.session.close()


def new_session(server: OwnPostgres, folder: Path) -> Session:
    return make_session(create_engine(server.url), folder)


def prepared_desk(server: OwnPostgres, folder: Path) -> Desk:
    engine = create_engine(server.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    make_database(server.url, folder)
    desk = Desk(new_session(server, folder))
    for role, name in (("helpdesk", "Budi"), ("helpdesk", "Wati"), ("admin_ppe", "Ani")):
        desk.staff(role, name)
    for _ in range(4):
        desk.open()
    return desk


# one fault at a time, at a known place


@pytest.fixture
def postgresql(database_url: str) -> str:
    if not database_url.startswith("postgresql"):
        pytest.skip("about PostgreSQL")
    return database_url


def a_step(desk: Desk, session: Session, task_id: int) -> None:
    budi = desk.staff("helpdesk")
    complete_task(
        session,
        task_id,
        facts={"answer": "Sudah."},
        data={"decision": "answer"},
        actor=Actor.staff(session.get_one(type(budi), budi.id)),
        now=desk.now,
    )
    session.commit()


@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_time_out_is_a_failure_to_be_tried_again(desk: Desk, postgresql: str, tmp_path: Path, limit: str) -> None:
    desk.staff("helpdesk")
    case = desk.open()
    task_id = desk.task(case).id
    desk.session.execute(text("SELECT id FROM service_case WHERE id = :id FOR UPDATE"), {"id": case.id})
    hasty = create_engine(postgresql, connect_args={"options": f"-c {limit}=50"})
    with make_session(hasty, tmp_path) as session:
        with pytest.raises(OperationalError, match="timeout"):
            a_step(desk, session, task_id)
        session.rollback()
        desk.session.rollback()
        begin_writing(desk.session)
        assert_sound(desk.session, case)
        desk.session.rollback()
        a_step(desk, session, task_id)
    assert case.position == "answered"
    hasty.dispose()


@pytest.mark.parametrize(
    "statement", ["INSERT INTO message ", "INSERT INTO outgoing_mail ", "UPDATE user_task ", "INSERT INTO audit_event "]
)
def test_a_connection_cut_inside_a_step_is_a_failure_to_be_tried_again(
    desk: Desk, postgresql: str, tmp_path: Path, statement: str
) -> None:
    """Even when the engine was running: it is not a fault of the process, which would make an incident of the case."""
    desk.staff("helpdesk")
    case = desk.open()
    task_id = desk.task(case).id
    desk.session.commit()
    engine = create_engine(postgresql)
    with make_session(engine, tmp_path) as session:
        cut_once(engine, statement, postgresql)
        with pytest.raises(OperationalError):
            a_step(desk, session, task_id)
        session.rollback()
        assert desk.waits_for(case) == ["handle"]
        assert_sound(desk.session, case)
        desk.session.commit()
        a_step(desk, session, task_id)
    assert case.position == "answered"
    assert desk.mails(case) == ["receipt", "answer"]
    engine.dispose()


def test_a_connection_cut_while_a_timer_fires_leaves_it_due(desk: Desk, postgresql: str, tmp_path: Path) -> None:
    desk.staff("helpdesk")
    case = desk.open()
    now = desk.clock.forward(days=3)
    desk.session.commit()
    engine = create_engine(postgresql)
    with make_session(engine, tmp_path) as session:
        cut_once(engine, "INSERT INTO clock_mark ", postgresql)
        with pytest.raises(OperationalError):
            fire_timers(session, case.id, now=now)
        session.rollback()
        fire_timers(session, case.id, now=now)
        session.commit()
    assert desk.events(case).count("sla_breached") == 1
    assert_sound(desk.session, case)
    engine.dispose()


def cut_once(engine: Any, before: str, url: str) -> None:
    """Have the server end the connection just before the first statement that does this, alone or with others."""
    knife = create_engine(url, isolation_level="AUTOCOMMIT")
    pids: list[int] = []

    def cut(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not pids and before in statement:
            pid = connection.connection.dbapi_connection.info.backend_pid
            pids.append(pid)
            with knife.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            knife.dispose()

    event.listen(engine, "before_cursor_execute", cut)
