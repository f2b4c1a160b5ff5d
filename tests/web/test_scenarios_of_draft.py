"""Scenarios of a draft: kept from a try, run, red in words, accepted, opened, removed, taken from a real case."""

from app.database import db
from app.definitions.drafts import change_state
from app.models.procedure_draft import DRAFT_REQUESTED
from app.scenarios import read_scenario
from tests.browser_like import Client
from tests.desk import START
from tests.web.trying import begin, change, draft_of, scenario_files

ANSWER = {"langkah": 0, "decision": "answer", "answer": "Silakan atur ulang kata sandi.", "category": "akun"}
SETTINGS = "processes/settings.json"


def keep(client: Client, title: str = "Dijawab cepat") -> int:
    draft = draft_of(client)
    begin(client, draft)
    client.send(f"/proses/draf/{draft}/coba/tugas/handle", ANSWER)
    client.send(f"/proses/draf/{draft}/coba/simpan", {"judul": title})
    return draft


def test_a_try_is_kept_with_one_click_and_a_title(client: Client) -> None:
    draft = keep(client)
    kept = read_scenario(scenario_files(client, draft)["processes/scenarios/dijawab-cepat.json"])
    assert kept.title == "Dijawab cepat"
    assert kept.steps[0].expected is not None
    assert kept.steps[0].expected.open == ("waiting_confirmation",)
    page = client.get(f"/proses/draf/{draft}/skenario?jalankan=1").text
    assert "15 hijau, 0 merah" in page
    assert "processes/scenarios/dijawab-cepat.json" in page


def test_a_scenario_needs_a_title(client: Client) -> None:
    draft = keep(client, title="  ")
    assert len(scenario_files(client, draft)) == 14
    assert "Beri skenario ini judul" in client.get(f"/proses/draf/{draft}/coba").text


def test_a_change_makes_it_red_in_words_until_the_new_result_is_accepted(client: Client) -> None:
    draft = keep(client)
    page = f"/proses/draf/{draft}/skenario"
    change(client, draft, SETTINGS, b'"confirmation_days": 3', b'"confirmation_days": 4')
    assert "15 belum dijalankan" in client.get(page).text  # no result of another content is shown
    shown = client.get(f"{page}?jalankan=1").text
    assert "Setelah langkah 1 (handle diselesaikan): pewaktu “confirmation_overdue”" in shown
    assert "ternyata Sen, 9 Nov 2026 09.00." in shown
    red = shown.count("verdict-red")
    client.send(f"{page}/terima", {"berkas": "processes/scenarios/dijawab-cepat.json"})
    assert client.get(f"{page}?jalankan=1").text.count("verdict-red") == red - 1


def test_a_scenario_is_opened_as_a_try_that_says_what_is_as_expected(client: Client) -> None:
    draft = keep(client)
    change(client, draft, SETTINGS, b'"confirmation_days": 3', b'"confirmation_days": 4')
    client.send(f"/proses/draf/{draft}/skenario/coba", {"berkas": "processes/scenarios/dijawab-cepat.json"})
    page = client.get(f"/proses/draf/{draft}/coba").text
    assert "Dibuka dari skenario “Dijawab cepat”." in page
    assert "sesuai harapan" in page
    assert "pewaktu “confirmation_overdue” (Batas waktu tanggapan lewat) diharapkan Jum, 6 Nov 2026 09.00" in page


def test_an_opened_scenario_is_kept_in_its_place(client: Client) -> None:
    draft = keep(client)
    home = f"/proses/draf/{draft}"
    client.send(f"{home}/skenario/coba", {"berkas": "processes/scenarios/dijawab-cepat.json"})
    client.send(f"{home}/coba/pesan", {"langkah": 1, "pesan": "confirmation"})
    client.send(f"{home}/coba/simpan", {"judul": "Dijawab dan dikonfirmasi", "ke": "sama"})
    kept = scenario_files(client, draft)
    assert len(kept) == 15
    assert read_scenario(kept["processes/scenarios/dijawab-cepat.json"]).title == "Dijawab dan dikonfirmasi"


def test_a_scenario_is_removed_from_the_draft(client: Client) -> None:
    draft = keep(client)
    path = "processes/scenarios/dijawab-cepat.json"
    client.send(f"/proses/draf/{draft}/skenario/hapus", {"berkas": path})
    assert path not in scenario_files(client, draft)
    for stranger in (path, SETTINGS, "../../etc/passwd"):
        assert client.send(f"/proses/draf/{draft}/skenario/hapus", {"berkas": stranger}).status_code == 404


def test_a_file_that_is_no_scenario_is_told_with_its_place(client: Client) -> None:
    draft = draft_of(client, **{"processes/scenarios/rusak.json": b'{"format": "lpse-scenario/1", "judul": 1}'})
    page = client.get(f"/proses/draf/{draft}/skenario").text
    assert "kunci “judul” tidak dikenal" in page


def test_a_finished_case_is_taken_without_its_words(client: Client) -> None:
    draft = draft_of(client)
    with client.application.app_context():
        desk = client.desk()
        case = desk.open(requester_role="vendor", requester_organization="PT Rahasia")
        desk.do(case, "reject", rejection_reason="Iklan obat dari Joko.")
        number = case.number
    client.login("process_owner")
    client.send(f"/proses/draf/{draft}/skenario/rekam", {"nomor": number, "judul": "Iklan"})
    content = scenario_files(client, draft)["processes/scenarios/iklan.json"].decode()
    assert "Joko" not in content
    assert "PT Rahasia" not in content
    assert "15 hijau, 0 merah" in client.get(f"/proses/draf/{draft}/skenario?jalankan=1").text


def test_a_number_that_is_not_there_is_told_and_kept(client: Client) -> None:
    draft = draft_of(client)
    answer = client.send(f"/proses/draf/{draft}/skenario/rekam", {"nomor": "T-2026-999999"}, follow_redirects=True)
    assert "Tiket T-2026-999999 tidak ada." in answer.text
    assert 'value="T-2026-999999"' in answer.text


def test_a_draft_that_waits_for_approval_can_be_tried_and_keeps_its_scenarios(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    with client.application.app_context():
        change_state(db.session(), draft, DRAFT_REQUESTED, now=START)
        db.session.commit()
    assert "Simpan sebagai skenario" not in client.get(f"/proses/draf/{draft}/coba").text
    assert client.send(f"/proses/draf/{draft}/coba/simpan", {"judul": "Terlambat"}).status_code == 409
    path = "processes/scenarios/spam.json"
    assert client.send(f"/proses/draf/{draft}/skenario/hapus", {"berkas": path}).status_code == 409


def test_scenarios_of_a_version_are_run_and_not_changed(client: Client) -> None:
    client.login("process_owner")
    page = client.get("/proses/1/skenario?jalankan=1").text
    assert "14 hijau, 0 merah" in page
    assert "Hapus" not in page
    assert client.send("/proses/1/skenario/coba", {"berkas": "processes/scenarios/spam.json"}).status_code == 303
    assert "Ditolak sebagai spam" in client.get("/proses/1/coba").text
