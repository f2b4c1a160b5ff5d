"""Merge a case into another and undo it: `/tiket/<id>/gabung`, `/tiket/<id>/batal-gabung`."""

from tests.browser_like import Client
from tests.web.work import Ticket, do, events, open_complaint, open_ticket, position

REASON = "Duplikat: masalah yang sama."


def two(client: Client) -> tuple[Ticket, Ticket]:
    """Return Tari's case, which is to be merged, and Sari's."""
    kept = open_ticket(client)
    return open_ticket(client, requester_name="Tari Lestari", requester_email="tari@penyedia.test"), kept


def merge(client: Client, source: Ticket, target: Ticket, reason: str = REASON, **more: str) -> object:
    return client.send(f"/tiket/{source.case_id}/gabung", {"ke": target.number, "reason": reason, **more})


def test_both_pages_say_where_the_other_is_and_the_conversation_is_one(client: Client) -> None:
    source, kept = two(client)
    answer = client.login("helpdesk").send(
        f"/tiket/{source.case_id}/gabung", {"ke": f" {kept.number.lower()} ", "reason": REASON}
    )
    assert (answer.status_code, answer.location) == (303, f"/tiket/{kept.case_id}")
    page = client.get(f"/tiket/{kept.case_id}").text
    assert f"{source.number} digabung ke tiket ini." in page
    assert "Tari Lestari" in page
    assert "Jawaban tiket ini juga dikirim kepada 1 pengguna lain." in page
    aside = client.get(f"/tiket/{source.case_id}").text
    assert "Digabung ke" in aside
    assert kept.number in aside
    assert "Selesaikan</button>" not in aside
    assert source.number not in client.get("/kotak-tugas/kelompok").text


def test_undoing_from_the_page_brings_the_task_back(client: Client) -> None:
    source, kept = two(client)
    merge(client.login("helpdesk"), source, kept)
    answer = client.send(f"/tiket/{source.case_id}/batal-gabung")
    assert answer.status_code == 303
    page = client.get(f"/tugas/{source.task_id}").text
    assert "kembali seperti semula" in page
    assert "Selesaikan</button>" in page
    assert position(client, source) == "helpdesk"
    assert client.send(f"/tiket/{source.case_id}/batal-gabung").status_code == 409


def test_the_merged_requester_reads_their_own_conversation_and_nobody_elses(client: Client) -> None:
    source, kept = two(client)
    merge(client.login("helpdesk"), source, kept)
    do(client, kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    page = client.get(f"/lacak/{source.token}").text
    assert "Server sudah pulih" in page
    assert "Sari Wulandari" not in page
    assert kept.number not in page
    assert "Belum selesai" in page
    assert "Ya, sudah selesai" not in page
    assert "Kami jawab paling lambat" not in page
    other = client.get(f"/lacak/{kept.token}").text
    assert "Tari Lestari" not in other
    assert source.number not in other


def test_a_merged_requesters_objection_comes_through_their_own_page(client: Client) -> None:
    source, kept = two(client)
    merge(client.login("helpdesk"), source, kept)
    do(client, kept, "answer", answer="Server sudah pulih, silakan masuk lagi.")
    answer = client.send(f"/lacak/{source.token}/keberatan", {"objection_text": "Di tempat saya masih sama."})
    assert answer.status_code == 303
    assert position(client, kept) == "reopened"
    page = client.get(f"/tiket/{kept.case_id}").text
    assert "Di tempat saya masih sama." in page
    assert "message_received" in events(client, source)


def test_a_wrong_number_is_said_beside_the_field_and_the_reason_stays(client: Client) -> None:
    source, _ = two(client)
    page = client.login("helpdesk").send(
        f"/tiket/{source.case_id}/gabung", {"ke": "T-2026-999999", "reason": "Alasan yang panjang ini tetap ada."}
    )
    assert page.status_code == 422
    assert "Tiket T-2026-999999 tidak ditemukan." in page.text
    assert "Alasan yang panjang ini tetap ada." in page.text
    assert position(client, source) == "helpdesk"


def test_what_cannot_be_merged_is_told_on_the_same_page(client: Client) -> None:
    source, kept = two(client)
    complaint = open_complaint(client)
    page = client.login("koordinator").send(
        f"/tiket/{source.case_id}/gabung", {"ke": complaint.number, "reason": REASON}
    )
    assert page.status_code == 409
    assert "registernya berbeda" in page.text
    merge(client, source, kept)
    assert client.send(f"/tiket/{source.case_id}/gabung", {"ke": kept.number, "reason": REASON}).status_code == 409


def test_a_case_that_the_reader_may_not_see_is_not_there_for_them(client: Client) -> None:
    source, complaint = open_ticket(client), open_complaint(client)
    page = client.login("helpdesk").send(f"/tiket/{source.case_id}/gabung", {"ke": complaint.number, "reason": REASON})
    assert page.status_code == 422
    assert "tidak ditemukan" in page.text


def test_front_office_and_auditor_do_not_merge(client: Client) -> None:
    source, kept = two(client)
    for role in ("front_office", "auditor"):
        client.login(role)
        assert merge(client, source, kept).status_code == 403  # type: ignore[attr-defined]
        assert "gabung" not in client.get(f"/tiket/{source.case_id}").text


def test_whoever_completes_a_task_that_was_merged_meanwhile_is_told_and_keeps_what_was_typed(client: Client) -> None:
    source, kept = two(client)
    merge(client.login("helpdesk"), source, kept)
    words = "Silakan coba masuk kembali sekarang."
    page = client.login("helpdesk", "Wati").send(
        f"/tugas/{source.task_id}/selesaikan", {"decision": "answer", "answer": words}
    )
    assert page.status_code == 409
    assert "Budi" in page.text
    assert words in page.text


def test_a_hint_leads_to_merging_the_newer_into_the_older(client: Client) -> None:
    first = open_ticket(client)
    client.application.extensions["clock"].forward(minutes=10)
    second = open_ticket(client)
    page = client.login("helpdesk").get(f"/tiket/{second.case_id}").text
    assert "Mungkin hal yang sama" in page
    assert "pengguna sama, pokok mirip" in page
    assert f"/tiket/{second.case_id}/gabung?ke={first.number}" in page
    assert f'value="{first.number}"' in client.get(f"/tiket/{second.case_id}/gabung?ke={first.number}").text
    assert f"/tiket/{second.case_id}/gabung?ke={first.number}" in client.get(f"/tiket/{first.case_id}").text
