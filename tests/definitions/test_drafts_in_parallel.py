"""Two people press the key at the same instant: one is stored, the other is told, on either database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.audit import Actor
from app.database import begin_writing, prepare_engine
from app.definitions.drafts import (
    ChangedMeanwhile,
    DraftIsFrozen,
    change_state,
    file_of,
    files_of,
    open_draft,
    save_file,
)
from app.models import User
from app.models.procedure_draft import DRAFT_REQUESTED
from tests.desk import START, make_staff

PATH = "forms/inform.json"
ROUNDS = 5


def test_of_savers_at_the_same_instant_one_is_stored_and_the_others_are_told(database_url: str) -> None:
    engine = create_engine(database_url, pool_size=8)
    prepare_engine(engine)
    names = ["Rina", "Wulan", "Yudi", "Putri"]
    with Session(engine) as session:
        begin_writing(session)
        ids = [make_staff(session, "process_owner", name).id for name in names]
        rina = Actor.staff(session.get_one(User, ids[0]))
        draft_id = open_draft(session, name="D", files={PATH: b"0"}, based_on=None, actor=rina, now=START).id
        session.commit()
    start = Barrier(len(names))

    def save(user_id: int, opened: int) -> str:
        start.wait()
        with Session(engine) as session:
            begin_writing(session)
            actor = Actor.staff(session.get_one(User, user_id))
            content = f"{opened} by {user_id}".encode()
            try:
                save_file(session, draft_id, PATH, content, expected_revision=opened, actor=actor, now=START)
            except ChangedMeanwhile as told:
                return told.by
            session.commit()
            return ""

    for _ in range(ROUNDS):
        with Session(engine) as session:
            opened = file_of(session, draft_id, PATH)[1]
        with ThreadPoolExecutor(len(names)) as pool:
            said = list(pool.map(save, ids, [opened] * len(names)))
        assert said.count("") == 1
        winner = said.index("")
        assert {name for name in said if name} == {names[winner]}
        with Session(engine) as session:
            assert file_of(session, draft_id, PATH) == (f"{opened} by {ids[winner]}".encode(), opened + 1)
    engine.dispose()


@pytest.mark.parametrize("_", range(3))
def test_what_was_put_up_for_approval_is_not_changed_by_a_save_of_the_same_instant(database_url: str, _: int) -> None:
    engine = create_engine(database_url)
    prepare_engine(engine)
    with Session(engine) as session:
        begin_writing(session)
        rina_id = make_staff(session, "process_owner").id
        rina = Actor.staff(session.get_one(User, rina_id))
        draft_id = open_draft(session, name="D", files={PATH: b"0"}, based_on=None, actor=rina, now=START).id
        session.commit()
    start = Barrier(2)

    def save() -> bool:
        start.wait()
        with Session(engine) as session:
            begin_writing(session)
            actor = Actor.staff(session.get_one(User, rina_id))
            try:
                save_file(session, draft_id, PATH, b"1", expected_revision=1, actor=actor, now=START)
            except DraftIsFrozen:
                return False
            session.commit()
            return True

    def ask() -> bytes:
        start.wait()
        with Session(engine) as session:
            begin_writing(session)
            change_state(session, draft_id, DRAFT_REQUESTED, now=START)
            asked = files_of(session, draft_id)[PATH]
            session.commit()
            return asked

    with ThreadPoolExecutor(2) as pool:
        saved, asked = pool.submit(save), pool.submit(ask)
        assert asked.result() == (b"1" if saved.result() else b"0")
    with Session(engine) as session:
        assert files_of(session, draft_id)[PATH] == asked.result()
    engine.dispose()
