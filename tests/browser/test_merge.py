"""Two reports of one matter: merged from the hint, answered once, and the merge undone again."""

from playwright.sync_api import expect

from tests.browser.conftest import People
from tests.browser_like import Client
from tests.web.work import open_ticket, position


def test_merging_from_the_hint_and_undoing_it_brings_task_and_draft_back(client: Client, people: People) -> None:
    kept = open_ticket(client)
    client.application.extensions["clock"].forward(minutes=10)
    twin = open_ticket(client, requester_name="Tari Lestari", requester_organization="PT Samudra Raya")
    page = people.staff("helpdesk")
    page.goto(f"/tugas/{twin.task_id}")
    page.get_by_label("Jawab pengguna").check()
    page.get_by_label("Jawaban untuk pengguna").fill("Kami sedang memeriksa akun Anda.")
    expect(page.locator("form[data-draft-url$='/draf'] [data-draft-status]").last).to_contain_text("Tersimpan")
    page.get_by_role("link", name=f"Gabungkan ke {kept.number}").click()
    expect(page.get_by_label("Nomor tiket yang lain")).to_have_value(kept.number)
    page.get_by_role("button", name="Gabungkan", exact=True).click()
    expect(page.get_by_text(f"{twin.number} digabung ke tiket ini.")).to_be_visible()
    expect(page.locator(".conversation")).to_contain_text("Tari Lestari")
    assert position(client, twin) == "merged"

    page.get_by_role("button", name="Batalkan penggabungan").click()
    expect(page.get_by_text("kembali seperti semula")).to_be_visible()
    assert position(client, twin) == "helpdesk"
    page.goto(f"/tugas/{twin.task_id}")
    expect(page.get_by_label("Jawaban untuk pengguna")).to_have_value("Kami sedang memeriksa akun Anda.")
