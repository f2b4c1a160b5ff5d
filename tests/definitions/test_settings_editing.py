"""The settings page, without a page: what is typed ends in the file or is refused at its field."""

import json
from pathlib import Path

import pytest

from app.definitions.settings_editing import MEANINGS, SettingsRefused, Typed, changed_settings, fields_of, preview
from app.engine.catalog import TEMPLATE_NAMES

SHIPPED = (Path(__file__).parents[2] / "processes" / "settings.json").read_bytes()
GROUPS = {"front_office", "helpdesk", "admin_ppe", "koordinator"}


def typed(*removed: str, **texts: str) -> bytes:
    """Change the shipped settings; `values__confirmation_days` for values:confirmation_days."""
    named = {name.replace("__", ":"): text for name, text in texts.items()}
    return changed_settings(SHIPPED, Typed(named, removed), GROUPS)


def problems(*removed: str, **texts: str) -> dict[str, str]:
    with pytest.raises(SettingsRefused) as refused:
        typed(*removed, **texts)
    return refused.value.problems


def test_a_page_that_is_sent_back_as_it_came_changes_no_byte() -> None:
    texts = {name: one.text.replace("\n", "\r\n") for name, one in fields_of(SHIPPED).items()}
    assert changed_settings(SHIPPED, Typed(texts), GROUPS) == SHIPPED


def test_one_value_changes_one_line_and_stays_a_number() -> None:
    changed = typed(values__confirmation_days="5")
    assert changed == SHIPPED.replace(b'"confirmation_days": 3', b'"confirmation_days": 5')


def test_what_the_program_does_not_know_stays_where_it_was() -> None:
    odd = SHIPPED.replace(b'"kinds": {', b'"x-note": {"b": 1, "a": [2]},\n  "kinds": {', 1)
    changed = changed_settings(odd, Typed({"positions:new": "Baru masuk"}), GROUPS)
    assert changed == odd.replace(b'"new": "Baru"', b'"new": "Baru masuk"')


def test_a_new_lane_gets_its_group_and_a_new_message_its_two_texts() -> None:
    changed = json.loads(
        typed(
            baru__lanes__key="Verifikator",
            baru__lanes__value="helpdesk",
            baru__messages__key="verified",
            baru__messages__subject="Identitas {{ number }}",
            baru__messages__body="Yth. {{ requester_name }}",
        )
    )
    assert changed["lanes"]["Verifikator"] == "helpdesk"
    assert changed["messages"]["verified"] == {"subject": "Identitas {{ number }}", "body": "Yth. {{ requester_name }}"}


def test_an_entry_can_be_taken_out() -> None:
    assert "cancelled" not in json.loads(typed("close_reasons:cancelled"))["close_reasons"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("values__confirmation_days", "tiga", "bilangan"),
        ("values__confirmation_days", "1,5", "bulat"),
        ("lanes__Helpdesk", "nobody", "kelompok"),
        ("positions__new", "  ", "kosong"),
        ("close_reasons__auto__position", "nowhere", "positions"),
        ("close_reasons__auto__message", "nothing", "messages"),
        ("messages__receipt__body", "Yth. {{ nama }}", "Yang boleh dipakai"),
        ("messages__receipt__body", "{{ number.__class__ }}", "Yang boleh dipakai"),
        ("messages__receipt__body", "{{ 7 * 7 }}", "Yang boleh dipakai"),
        ("messages__receipt__subject", "{% for x in range(9) %}{% endfor %}", "kurawal"),
        ("messages__receipt__subject", "{{ number", "kurawal"),
        ("messages__receipt__subject", "{# catatan #}", "kurawal"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(name: str, text: str, said: str) -> None:
    found = problems(**{name: text})
    assert list(found) == [name.replace("__", ":")]
    assert said.lower() in next(iter(found.values())).lower()


def test_a_new_key_must_be_free_and_plain_and_complete() -> None:
    assert "baru:positions:key" in problems(baru__positions__key="new", baru__positions__value="Baru")
    assert "baru:positions:key" in problems(baru__positions__key="dua kata", baru__positions__value="Baru")
    assert "baru:positions:key" in problems(baru__positions__key="<b>", baru__positions__value="Baru")
    assert "baru:positions:value" in problems(baru__positions__key="verified")
    assert "baru:messages:key" in problems(baru__messages__body="teks")


def test_what_was_wrong_before_does_not_keep_the_rest_from_being_changed() -> None:
    broken = SHIPPED.replace(b"{{ due_at }}", b"{{ batas }}")
    assert b'"confirmation_days": 5' in changed_settings(broken, Typed({"values:confirmation_days": "5"}), GROUPS)


def test_a_position_that_is_still_used_is_not_taken_out_unseen() -> None:
    assert "positions" in " ".join(problems("positions:withdrawn").values())


def test_every_name_that_a_text_may_use_is_explained_and_has_an_example() -> None:
    assert MEANINGS.keys() == TEMPLATE_NAMES
    for name in TEMPLATE_NAMES:
        assert preview(f"{{{{ {name} }}}}") not in ("", f"{{{{ {name} }}}}")
    assert preview("{{ other }}") == "{{ other }}"
