"""A form that asks for files can be tried: a file counts by its name, and its content never leaves the browser."""

import json

from tests.browser_like import Client
from tests.web.trying import begin, change, draft_of, scenario_files, tried

HANDLE = "forms/handle.json"
ESCALATED = {
    "langkah": 0,
    "decision": "escalate",
    "escalation_reason": "Perlu log server unggah.",
    "category": "akun",
}


def escalate(client: Client, draft: int, *names: str) -> int:
    """Complete the first task as a form does that is no upload: of a file it sends the name."""
    answers = {**ESCALATED, "attachments": list(names)}
    return client.send(f"/proses/draf/{draft}/coba/tugas/handle", answers).status_code


def test_a_file_is_taken_by_its_name_and_goes_into_the_scenario(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    page = client.get(f"/proses/draf/{draft}/coba").text
    assert "hanya namanya yang ikut" in page
    assert 'enctype="multipart/form-data"' not in page
    assert escalate(client, draft, "C:\\Users\\budi\\layar.png", "catatan.pdf") == 303
    assert tried(client).steps[0].answers["attachments"] == ("layar.png", "catatan.pdf")  # type: ignore[union-attr]
    assert "Lampiran: layar.png, catatan.pdf" in client.get(f"/proses/draf/{draft}/coba").text
    client.send(f"/proses/draf/{draft}/coba/simpan", {"judul": "Dengan lampiran"})
    recorded = json.loads(scenario_files(client, draft)["processes/scenarios/dengan-lampiran.json"])
    assert recorded["steps"][0]["answers"]["attachments"] == ["layar.png", "catatan.pdf"]
    page = client.get(f"/proses/draf/{draft}/skenario?jalankan=1").text
    assert "0 merah" in page


def test_a_file_of_the_wrong_kind_is_refused_as_on_a_real_case(client: Client) -> None:
    draft = draft_of(client)
    begin(client, draft)
    assert escalate(client, draft, "program.exe") == 422
    refused = client.send(f"/proses/draf/{draft}/coba/tugas/handle", {**ESCALATED, "attachments": "program.exe"}).text
    assert "“program.exe” bukan jenis yang diterima" in refused


def test_without_a_file_one_that_is_demanded_is_invented(client: Client) -> None:
    draft = draft_of(client)
    change(client, draft, HANDLE, b'"key": "attachments",', b'"key": "attachments", "validate": {"required": true},')
    begin(client, draft)
    assert escalate(client, draft) == 303
    assert "attachments" not in tried(client).steps[0].answers  # type: ignore[union-attr]


def test_the_first_form_takes_a_file_too(client: Client) -> None:
    draft = draft_of(client)
    assert begin(client, draft, attachments="layar.png").status_code == 303
    assert tried(client).start.answers["attachments"] == ("layar.png",)
    assert "Lampiran: layar.png" in client.get(f"/proses/draf/{draft}/coba").text
