"""Link two cases: `/tiket/<id>/kait`."""

import re

from tests.browser_like import Client
from tests.web.work import open_ticket


def test_a_link_is_read_on_both_pages_and_can_be_removed(client: Client) -> None:
    first, second = open_ticket(client), open_ticket(client)
    client.login("front_office")
    answer = client.send(f"/tiket/{second.case_id}/kait", {"ke": first.number, "kind": "continuation"})
    assert answer.status_code == 303
    assert "Tindak lanjut dari" in client.get(f"/tiket/{second.case_id}").text
    page = client.get(f"/tiket/{first.case_id}").text
    assert "Ditindaklanjuti oleh" in page
    removal = re.search(rf"/tiket/{first.case_id}/kait/\d+/hapus", page)
    assert removal is not None
    assert client.send(removal[0]).status_code == 303
    assert "Tindak lanjut dari" not in client.get(f"/tiket/{second.case_id}").text
    assert client.send(removal[0]).status_code == 404


def test_a_case_is_not_linked_with_itself(client: Client) -> None:
    ticket = open_ticket(client)
    page = client.login("helpdesk").send(f"/tiket/{ticket.case_id}/kait", {"ke": ticket.number, "kind": "related"})
    assert page.status_code == 409
    assert "dirinya sendiri" in page.text


def test_the_auditor_links_nothing(client: Client) -> None:
    first, second = open_ticket(client), open_ticket(client)
    client.login("auditor")
    assert client.send(f"/tiket/{second.case_id}/kait", {"ke": first.number, "kind": "related"}).status_code == 403
