"""A page asks every few seconds whether its list has changed: `/kotak-tugas/<antrean>/terbaru`."""

from tests.browser_like import Client
from tests.desk import TravellingClock
from tests.web.work import open_ticket


def test_a_list_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    first = client.get("/kotak-tugas/kelompok/terbaru")
    assert ticket.number in first.json["rows"]
    assert first.json["counts"]["/kotak-tugas/kelompok"] == "1"
    again = client.get("/kotak-tugas/kelompok/terbaru", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_new_work_a_new_holder_and_another_minute_are_news(client: Client, clock: TravellingClock) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    versions = [client.get("/kotak-tugas/semua/terbaru").headers["ETag"]]
    open_ticket(client)
    versions.append(client.get("/kotak-tugas/semua/terbaru").headers["ETag"])
    client.send(f"/tugas/{ticket.task_id}/ambil")
    versions.append(client.get("/kotak-tugas/semua/terbaru").headers["ETag"])
    clock.forward(seconds=59)
    versions.append(client.get("/kotak-tugas/semua/terbaru").headers["ETag"])
    clock.forward(seconds=1)
    versions.append(client.get("/kotak-tugas/semua/terbaru").headers["ETag"])
    assert versions[2] == versions[3]
    assert len(set(versions)) == 4


def test_news_keeps_to_the_filter_the_page_and_what_is_open(client: Client) -> None:
    ticket = open_ticket(client)
    client.login("helpdesk")
    assert client.get("/kotak-tugas/kelompok/terbaru?kanal=phone").json["rows"].strip() == ""
    rows = client.get(f"/kotak-tugas/kelompok/terbaru?kanal=portal&tugas={ticket.task_id}").json["rows"]
    assert "row-selected" in rows
    page = client.get(f"/kotak-tugas/kelompok?kanal=portal&tugas={ticket.task_id}").text
    assert f'data-news-url="/kotak-tugas/kelompok/terbaru?kanal=portal&amp;tugas={ticket.task_id}"' in page
    assert client.get("/kotak-tugas/diikuti/terbaru").status_code == 200
    assert client.get("/kotak-tugas/rahasia/terbaru").status_code == 404
