"""What the pages that a whole office opens at once may ask of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.database import db
from tests.browser_like import Client
from tests.web.asking import ask, token_of


@contextmanager
def statements(client: Client) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_long_conversation_costs_no_more_statements_than_a_short_one(client: Client) -> None:
    link = f"/lacak/{token_of(ask(client))}"
    client.get(link)
    with statements(client) as short:
        client.get(link)
    for number in range(4):
        assert client.send(f"{link}/balas", {"reply_text": f"Keterangan tambahan {number}."}).status_code == 303
    with statements(client) as long:
        assert "Keterangan tambahan 3." in client.get(link).text
    assert len(long) == len(short)


def test_the_first_page_reads_the_agencys_details_once(client: Client) -> None:
    client.get("/")
    with statements(client) as seen:
        client.get("/")
    assert len([one for one in seen if "FROM agency_setting" in one]) == 1
