"""A draft full of malice on every page that shows drafts: a sentence or plain letters, never an error, never markup."""

import io
import re
from urllib.parse import quote

import pytest
from flask import Flask

from app.database import db
from app.definitions.drafts import files_of
from app.definitions.folder import read_folder
from app.engine import lint
from tests.browser_like import Client
from tests.web.hostile import ELSEWHERE, IMAGE, INERT, REFUSED, ROOT, RUN, SCRIPT, SVG
from tests.web.test_draft_editor_data import save
from tests.web.test_drafts import draft, put  # noqa: F401 - a fixture

PAGES = (
    "",
    "/periksa",
    "/banding",
    "/pengaturan",
    "/dampak",
    "/terbitkan",
    "/coba",
    "/skenario",
    "/periksa.json",
    "/pilihan.json",
)
ALL = {**REFUSED, **INERT}
HUGE = 50_000_000


def assert_harmless(text: str) -> None:
    """Nothing of it stands in the page as markup, and no secret of the server does."""
    for markup in (SCRIPT, IMAGE, SVG, f'src="{ELSEWHERE}', f'href="{ELSEWHERE}', 'href="javascript:'):
        assert markup not in text
    assert "root:x:0:0" not in text
    assert not re.search(rf"<[^>]*\son\w+=[\"']?{RUN}", text)


@pytest.mark.parametrize("attack", ALL)
def test_every_page_of_the_draft_says_so_or_shows_it_as_letters(
    app: Flask,
    client: Client,
    draft: str,  # noqa: F811
    attack: str,
) -> None:
    path, content = ALL[attack]
    put(app, client, draft, path, content)
    for page in (*PAGES, f"/teks/{path}", f"/sunting/{path}"):
        answer = client.get(draft + page)
        assert answer.status_code in (200, 303, 404, 409), (page, answer.status_code)
        if answer.mimetype == "text/html":
            assert_harmless(answer.text)
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    raw = client.get(f"{draft}/berkas/{path}")
    assert raw.data == content
    assert raw.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    preview = client.post(f"{draft}/pratinjau", data=content, headers={"X-CSRFToken": client.token()})
    assert preview.status_code < 500
    if preview.mimetype == "text/html":
        assert_harmless(preview.text)
    checked = client.send(f"{draft}/pemeriksaan", {"ke": "terbitkan"})
    assert checked.status_code in (303, 409)


@pytest.mark.parametrize("attack", REFUSED)
def test_it_cannot_be_published_and_a_sentence_says_why(attack: str) -> None:
    path, content = REFUSED[attack]
    findings = [one for one in lint({**beside(path), path: content}) if path in (one.file, *one.message.split())]
    assert findings or [one for one in lint({**beside(path), path: content}) if path in one.message]
    for finding in findings:
        assert " " in finding.message
        assert finding.message.endswith((".", ")"))


def beside(path: str) -> dict[str, bytes]:
    return {one: content for one, content in read_folder(ROOT).items() if one != path}


@pytest.mark.parametrize("attack", INERT)
def test_what_is_only_letters_is_not_refused(attack: str) -> None:
    path, content = INERT[attack]
    assert lint({**beside(path), path: content}) == []


@pytest.mark.parametrize("path", ["processes/besar.bpmn", "processes/besar.dmn", "forms/besar.json"])
def test_fifty_megabytes_of_a_file_are_refused_in_words(client: Client, draft: str, path: str) -> None:  # noqa: F811
    body, token = b"x" * HUGE, client.token()
    for where in (f"/berkas/{path}", "/pratinjau", f"/periksa.json?path={path}"):
        headers = {"X-CSRFToken": token, "If-Match": '"0"'}
        answer = client.post(draft + where, data=body, headers=headers, content_type="application/octet-stream")
        assert answer.status_code in (200, 413, 422), where
        assert len(answer.data) < 200_000
        assert re.search(r"terlalu besar|lebih dari|paling besar", answer.get_data(as_text=True)), where
    assert client.get(f"{draft}/berkas/{path}").status_code == 404


def test_fifty_megabytes_of_text_or_of_a_zip_are_refused_in_words(client: Client, draft: str) -> None:  # noqa: F811
    answer = client.send(f"{draft}/teks/forms/inform.json", {"isi": "x" * HUGE, "revisi": "1"})
    assert answer.status_code in (413, 422)
    assert len(answer.data) < 200_000
    upload = {"zip": (io.BytesIO(b"x" * HUGE), "besar.zip")}
    answer = client.send(f"{draft}/impor", upload, content_type="multipart/form-data")
    told = answer.text if answer.status_code == 413 else client.get(draft).text
    assert re.search(r"terlalu besar|lebih dari 10 MB", told)


@pytest.mark.parametrize(
    "name",
    [
        "forms/<img src=x onerror=alert(1)>.json",
        "forms/\u202enosj.gpj",
        "forms/a\x07b.json",
        "forms/../../x.json",
        "/etc/passwd",
        "forms/con.json",
        "forms/x.json\r\nSet-Cookie: a=b",
    ],
)
def test_a_name_that_means_harm_is_refused_whichever_way_it_comes(
    app: Flask,
    client: Client,
    draft: str,  # noqa: F811
    name: str,
) -> None:
    for where in ("/berkas-baru", "/ganti-nama/forms/inform.json"):
        answer = client.send(draft + where, {"path": name})
        assert answer.status_code in (303, 422)
        assert "Set-Cookie: a=b" not in str(answer.headers)
        assert "<img src=x onerror" not in client.get(draft).text
    assert save(client, f"{draft}/berkas/{quote(name)}", b"{}", '"0"').status_code in (308, 400, 404, 422)
    with app.app_context():
        there = files_of(db.session(), int(draft.rpartition("/")[2]))
        assert there.keys() == read_folder(ROOT).keys()
