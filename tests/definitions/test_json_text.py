"""One value of a JSON file changes, every other byte stays."""

import json
from pathlib import Path

import pytest

from app.definitions.json_text import NotJson, remove_key, set_value

SETTINGS = (Path(__file__).parents[2] / "processes" / "settings.json").read_text(encoding="utf-8")
LAYOUTS = {
    "two blanks": json.dumps(json.loads(SETTINGS), ensure_ascii=False, indent=2) + "\n",
    "four blanks": json.dumps(json.loads(SETTINGS), ensure_ascii=False, indent=4),
    "tabs, of Windows": json.dumps(json.loads(SETTINGS), indent="\t").replace("\n", "\r\n"),
    "one line": json.dumps(json.loads(SETTINGS), ensure_ascii=False),
    "no blanks": json.dumps(json.loads(SETTINGS), separators=(",", ":")),
    "with a mark": "\ufeff" + SETTINGS,
}
layouts = pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)


def read(text: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(text.removeprefix("\ufeff"))
    return found


@layouts
def test_a_value_is_changed_where_it_stands(text: str) -> None:
    changed = set_value(text, ["values", "confirmation_days"], 5)
    assert changed == text.replace('confirmation_days": 3', 'confirmation_days": 5').replace(
        'confirmation_days":3', 'confirmation_days":5'
    )
    assert set_value(changed, ["values", "confirmation_days"], 3) == text


@layouts
def test_a_member_is_added_last_and_cut_out_again_without_a_trace(text: str) -> None:
    added = set_value(text, ["lanes", "Verifikator"], "helpdesk")
    assert list(read(added)["lanes"])[-1] == "Verifikator"
    assert remove_key(added, ["lanes", "Verifikator"]) == text
    message = set_value(text, ["messages", "new"], {"subject": "S", "body": "Baris\nkedua “ini”"})
    assert read(message)["messages"]["new"] == {"subject": "S", "body": "Baris\nkedua “ini”"}
    assert remove_key(message, ["messages", "new"]) == text


def test_an_added_object_is_laid_out_like_its_neighbours() -> None:
    added = set_value(LAYOUTS["two blanks"], ["close_reasons", "new"], {"label": "L", "position": "closed"})
    assert added == json.dumps(json.loads(added), ensure_ascii=False, indent=2) + "\n"


@layouts
@pytest.mark.parametrize("key", ["Front Office", "Admin PPE", "Koordinator"])
def test_any_member_can_be_cut_out(text: str, key: str) -> None:
    expected = read(text)
    del expected["lanes"][key]
    assert read(remove_key(text, ["lanes", key])) == expected


def test_an_empty_object_is_filled_and_emptied() -> None:
    assert set_value('{"a": {}}', ["a", "b"], 1) == '{"a": {"b": 1}}'
    assert set_value('{\n  "a": {}\n}', ["a", "b"], 1) == '{\n  "a": {\n    "b": 1\n  }\n}'
    assert json.loads(remove_key('{"a": {"b": 1}}', ["a", "b"])) == {"a": {}}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1', '{"a": 1}', "nonsense", '{"a": {"b" 1}}'])
def test_what_has_no_such_object_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        set_value(text, ["a", "b"], 1)
