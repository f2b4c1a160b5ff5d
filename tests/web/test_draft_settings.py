"""The settings page of a draft: read, changed, previewed, refused in words, and shared by two people."""

import html
import json
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.browser_like import Client
from tests.web.test_drafts import SETTINGS, content, draft, put

__all__ = ["draft"]
TABLES = "processes/priority.dmn"
TARGET = "target:processes/priority.dmn:target_days_helpdesk:0"


def fields(page: str) -> dict[str, str]:
    """Return what a browser would send back of the page as it stands."""
    found = {}
    form = page[page.index('class="settings-form"') :]
    for tag in re.findall(r"<input\b[^>]*>", form):
        name, value = _attribute(tag, "name"), _attribute(tag, "value")
        if name and name != "hapus":
            found[name] = value
    for name, inside in re.findall(r'<select\b[^>]*?\bname="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        found[html.unescape(name)] = html.unescape(chosen[1]) if chosen else ""
    for name, text in re.findall(r'<textarea\b[^>]*?\bname="([^"]*)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        found[html.unescape(name)] = html.unescape(text).replace("\n", "\r\n")
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def send(client: Client, draft: str, page: str, **changes: str) -> TestResponse:
    """Send the page back with these fields changed; `positions__new` for positions:new."""
    typed = {**fields(page), **{name.replace("__", ":"): value for name, value in changes.items()}}
    typed.pop("csrf_token")
    return client.send(f"{draft}/pengaturan", typed)


def test_the_page_sent_back_untouched_changes_no_byte(client: Client, draft: str) -> None:
    before = content(client, draft, SETTINGS)
    page = client.get(f"{draft}/pengaturan").text
    assert len(fields(page)) > 80
    assert send(client, draft, page).status_code == 303
    assert content(client, draft, SETTINGS) == before


def test_a_target_a_lane_and_a_text_are_changed_and_nothing_else(client: Client, draft: str) -> None:
    before = json.loads(content(client, draft, SETTINGS))
    page = client.get(f"{draft}/pengaturan").text
    changes = {
        "values__confirmation_days": "5",
        "lanes__Front Office": "koordinator",
        "messages__closed__subject": 'Tiket {{ number }} "selesai" & ditutup',
        "baru__lanes__key": "Verifikator",
        "baru__lanes__value": "helpdesk",
    }
    assert send(client, draft, page, **changes).status_code == 303
    before["values"]["confirmation_days"] = 5
    before["lanes"] |= {"Front Office": "koordinator", "Verifikator": "helpdesk"}
    before["messages"]["closed"]["subject"] = 'Tiket {{ number }} "selesai" & ditutup'
    assert json.loads(content(client, draft, SETTINGS)) == before


def test_an_sla_target_is_changed_where_it_stands_in_the_decision_table(client: Client, draft: str) -> None:
    before = content(client, draft, TABLES)
    page = client.get(f"{draft}/pengaturan").text
    assert fields(page)[TARGET] == "1"
    assert send(client, draft, page, **{TARGET: "2"}).status_code == 303
    after = content(client, draft, TABLES)
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert changed == [(b"          <text>1</text>", b"          <text>2</text>")]
    assert "1 → 2" in client.get(f"{draft}/banding").text


@pytest.mark.parametrize("text", ["", "dua", "-1", "1.5", "366", "</text><script>", "1 + 1"])
def test_a_target_that_is_no_number_of_days_is_refused_and_kept(client: Client, draft: str, text: str) -> None:
    before = content(client, draft, TABLES)
    refused = send(client, draft, client.get(f"{draft}/pengaturan").text, **{TARGET: text})
    assert (refused.status_code, fields(refused.text)[TARGET]) == (422, text)
    assert content(client, draft, TABLES) == before


def test_two_who_change_the_same_target_are_told_of_each_other(app: Flask, client: Client, draft: str) -> None:
    page = client.get(f"{draft}/pengaturan").text
    theirs = content(client, draft, TABLES).replace(b"<text>1</text>", b"<text>5</text>")
    put(app, client, draft, TABLES, theirs, by="Wulan")
    refused = send(client, draft, page, **{TARGET: "2", "values:reopen_days": "10"})
    assert refused.status_code == 409
    assert "Yang tersimpan:</strong> <span>5</span>" in " ".join(refused.text.split())
    assert content(client, draft, TABLES) == theirs
    assert b'"reopen_days": 14' in content(client, draft, SETTINGS)  # all of it or nothing


def test_what_the_page_does_not_show_stays_in_the_file(app: Flask, client: Client, draft: str) -> None:
    odd = content(client, draft, SETTINGS).replace(b'"kinds": {', b'"catatan": ["x",  1],\n  "kinds": {', 1)
    put(app, client, draft, SETTINGS, odd)
    page = client.get(f"{draft}/pengaturan").text
    assert send(client, draft, page, values__reopen_days="10").status_code == 303
    assert content(client, draft, SETTINGS) == odd.replace(b'"reopen_days": 14', b'"reopen_days": 10')


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("messages__receipt__body", "Yth. {{ nama }}", "Yang boleh dipakai"),
        ("messages__receipt__subject", "{{ config.SECRET_KEY }}", "Yang boleh dipakai"),
        ("messages__receipt__subject", "{% include 'x' %}", "kurawal"),
        ("values__confirmation_days", "tiga", "bilangan"),
    ],
)
def test_a_wrong_value_is_refused_where_it_stands_and_kept(
    client: Client, draft: str, name: str, text: str, said: str
) -> None:
    before = content(client, draft, SETTINGS)
    page = client.get(f"{draft}/pengaturan").text
    refused = send(client, draft, page, **{name: text}, positions__new="Baru masuk")
    assert refused.status_code == 422
    assert said in refused.text
    kept = fields(refused.text)
    assert (kept[name.replace("__", ":")], kept["positions:new"]) == (text, "Baru masuk")
    assert "Ada yang perlu diperbaiki" in refused.text
    assert content(client, draft, SETTINGS) == before


def test_a_text_is_shown_as_it_will_be_read_before_it_is_kept(client: Client, draft: str) -> None:
    before = content(client, draft, SETTINGS)
    page = client.get(f"{draft}/pengaturan").text
    assert "Tiket T-2026-000123 kami terima" in page
    shown = send(client, draft, page, messages__receipt__subject="Halo {{ requester_name }} <b>", pratinjau="1")
    assert shown.status_code == 200
    assert "Halo Sari Wulandari &lt;b&gt;" in shown.text
    assert content(client, draft, SETTINGS) == before


def test_the_second_of_two_savers_keeps_both_and_decides_only_what_both_changed(
    app: Flask, client: Client, draft: str
) -> None:
    page = client.get(f"{draft}/pengaturan").text
    theirs = content(client, draft, SETTINGS).replace(b'"confirmation_days": 3', b'"confirmation_days": 7')
    theirs = theirs.replace(b'"withdrawn": "Ditarik"', b'"withdrawn": "Ditarik pengguna <b>"')
    put(app, client, draft, SETTINGS, theirs, by="Wulan")
    refused = send(client, draft, page, values__reopen_days="10", values__confirmation_days="4")
    assert refused.status_code == 409
    text = " ".join(refused.text.split())
    assert "Wulan menyimpan pengaturan" in text
    assert text.count("Yang tersimpan:") == 2  # of the two that Rina changed
    assert "Yang tersimpan:</strong> <span>7</span>" in text
    kept = fields(refused.text)
    assert (kept["values:reopen_days"], kept["values:confirmation_days"]) == ("10", "4")
    assert kept["positions:withdrawn"] == "Ditarik pengguna <b>"
    assert content(client, draft, SETTINGS) == theirs
    assert send(client, draft, refused.text).status_code == 303
    both = theirs.replace(b'"confirmation_days": 7', b'"confirmation_days": 4')
    assert content(client, draft, SETTINGS) == both.replace(b'"reopen_days": 14', b'"reopen_days": 10')


def test_a_lane_of_a_diagram_without_a_group_is_named(app: Flask, client: Client, draft: str) -> None:
    put(app, client, draft, SETTINGS, content(client, draft, SETTINGS).replace(b'"Admin PPE": "admin_ppe",', b""))
    page = " ".join(client.get(f"{draft}/pengaturan").text.split())
    assert "Lajur pada diagram yang belum mempunyai kelompok: Admin PPE." in page


def test_a_file_that_is_no_json_is_mended_as_text(app: Flask, client: Client, draft: str) -> None:
    put(app, client, draft, SETTINGS, b"{")
    assert "Sunting sebagai teks" in client.get(f"{draft}/pengaturan").text
    answer = client.send(f"{draft}/pengaturan", {"positions:new": "x"})
    assert answer.location == f"{draft}/teks/{SETTINGS}"
