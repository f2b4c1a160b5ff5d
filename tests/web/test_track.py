import pytest
from flask import Flask

from tests.browser_like import Client
from tests.web.asking import PNG, ask, cases, file, hidden, token_of

QUESTION = "Mohon kirim tangkapan layar pesan galatnya."


def test_a_link_that_leads_nowhere_is_a_friendly_404(client: Client) -> None:
    page = client.get("/lacak/tidak-ada-tautan-seperti-ini")
    assert page.status_code == 404
    assert "Tautan lacak ini tidak dikenal" in page.text
    assert 'href="/lacak"' in page.text


def test_the_page_says_where_the_ticket_stands_and_by_when_it_is_answered(client: Client) -> None:
    page = client.get(f"/lacak/{token_of(ask(client))}").text
    assert "Ditangani Helpdesk" in page
    assert "Rabu, 4 November 2026 09.00 WIB" in page
    assert "1 hari kerja" in page


def test_the_steps_are_told_with_their_times(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    with app.app_context():
        desk = client.desk()
        desk.do(cases()[0], "escalate", escalation_reason="Perlu akses server.", minutes=25)
    page = client.get(f"/lacak/{token}").text
    steps = page[page.index('<ol class="steps">') :]
    assert steps.index("Baru") < steps.index("Ditangani Helpdesk") < steps.index("Eskalasi Admin PPE")
    assert "3 November 2026, 09.25 WIB" in steps


def test_a_late_answer_is_admitted(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    with app.app_context():
        client.desk().wait(days=2)
    page = client.get(f"/lacak/{token}").text
    assert "Seharusnya sudah kami jawab" in page
    assert "lewat" in page


def test_a_question_stops_the_clock_and_the_page_says_so(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    with app.app_context():
        client.desk().do(cases()[0], "ask", question=QUESTION)
    page = client.get(f"/lacak/{token}").text
    assert QUESTION in page
    assert "Waktu penyelesaian berhenti sementara" in page


def test_staff_speak_as_an_office_and_their_notes_stay_inside(app: Flask, client: Client) -> None:
    token = token_of(ask(client))
    with app.app_context():
        desk = client.desk()
        desk.do(cases()[0], "escalate", escalation_reason="Rahasia: server basis data penuh.")
        desk.do(cases()[0], "resolve", solution="Catatan internal tentang server.")
        desk.do(cases()[0], "send", answer="Silakan coba lagi, akun Anda sudah aktif.")
    page = client.get(f"/lacak/{token}").text
    assert "Silakan coba lagi, akun Anda sudah aktif." in page
    assert not [secret for secret in ("Budi", "Ani", "Rahasia", "Catatan internal") if secret in page]


def test_a_file_of_the_conversation_comes_as_a_download(client: Client) -> None:
    token = token_of(ask(client, attachments=file("layar.png", PNG)))
    page = client.get(f"/lacak/{token}").text
    url = page[page.index(f"/lacak/{token}/berkas/") :].split('"')[0]
    answer = client.get(url)
    assert answer.data == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_file_of_another_case_is_not_there(app: Flask, client: Client) -> None:
    ask(client, attachments=file("layar.png", PNG))
    other = token_of(ask(client))
    with app.app_context():
        file_id = cases()[0].attachments[0].id
    assert client.get(f"/lacak/{other}/berkas/{file_id}").status_code == 404


def test_a_file_that_only_staff_may_see_is_not_there(app: Flask, client: Client) -> None:
    token = token_of(ask(client, attachments=file("layar.png", PNG)))
    with app.app_context():
        desk = client.desk()
        attachment = cases()[0].attachments[0]
        attachment.is_internal = True
        desk.session.commit()
        file_id = attachment.id
    assert client.get(f"/lacak/{token}/berkas/{file_id}").status_code == 404
    assert "layar.png" not in client.get(f"/lacak/{token}").text


def test_a_tracking_page_is_kept_out_of_caches_and_search_engines(client: Client) -> None:
    answer = client.get(f"/lacak/{token_of(ask(client))}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    "pasted", ["{token}", "http://localhost/lacak/{token}", " http://localhost/lacak/{token}?baru=1 "]
)
def test_a_pasted_link_leads_to_its_ticket(client: Client, pasted: str) -> None:
    token = token_of(ask(client))
    answer = client.send("/lacak", {"link": pasted.format(token=token)})
    assert (answer.status_code, answer.location) == (303, f"/lacak/{token}")


def test_a_number_opens_nothing_and_the_page_says_why(client: Client) -> None:
    ask(client)
    page = client.send("/lacak", {"link": "T-2026-000001"})
    assert page.status_code == 422
    assert "Nomor tiket saja tidak cukup" in page.text


def test_what_was_pasted_wrongly_stays_in_the_field(client: Client) -> None:
    page = client.send("/lacak", {"link": "https://contoh.go.id/apa-ini"})
    assert page.status_code == 422
    assert 'value="https://contoh.go.id/apa-ini"' in page.text


def test_a_form_of_the_page_carries_a_key_against_double_sending(client: Client) -> None:
    assert hidden(client.get(f"/lacak/{token_of(ask(client))}"), "once")


def test_a_link_with_what_no_database_takes_is_a_404_too(client: Client) -> None:
    assert client.get("/lacak/%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00").status_code == 404


def test_a_pasted_link_is_not_lost_with_the_pages_cookie(client: Client) -> None:
    page = client.post("/lacak", data={"link": "https://lpse.test/lacak/abc", "csrf_token": "basi"})
    assert page.status_code == 400
    assert 'value="https://lpse.test/lacak/abc"' in page.text


def test_no_blank_stands_before_a_full_stop(client: Client) -> None:
    page = client.get(f"/lacak/{token_of(ask(client))}").text
    assert "sejak diterima Selasa, 3 November 2026 09.00 WIB." in page
