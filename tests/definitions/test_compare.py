"""What differs between two versions, each kind by a small change to the shipped procedure, and said in words."""

import json
from typing import Any

import pytest

from app.definitions.comparison import Difference, compare, in_sections, mark_words
from tests.definitions import changed_procedures as changed
from tests.definitions.changed_procedures import SHIPPED, replaced

TICKET = "processes/handle_ticket.bpmn"
TABLES = "processes/priority.dmn"
SETTINGS = "processes/settings.json"


def told(files: dict[str, bytes], before: dict[str, bytes] | None = None) -> list[tuple[Any, ...]]:
    return [(one.kind, one.element, one.field, one.before, one.after) for one in compare(before or SHIPPED, files)]


def form(form_id: str, change: Any) -> dict[str, bytes]:
    path = f"forms/{form_id}.json"
    content = json.loads(SHIPPED[path])
    change({component.get("key"): component for component in content["components"]}, content)
    return {**SHIPPED, path: json.dumps(content).encode()}


def test_the_same_bytes_differ_in_nothing() -> None:
    assert compare(SHIPPED, dict(SHIPPED)) == []


def test_a_step_that_is_called_otherwise() -> None:
    assert told(changed.renamed("resolve")) == [
        ("step_renamed", "resolve", "name", "Selesaikan masalah", "Nama yang baru")
    ]


def test_a_step_in_another_lane() -> None:
    assert told(changed.lane_changed("resolve")) == [("step_moved", "resolve", "lane", "Admin PPE", "Helpdesk")]


def test_a_step_and_the_flows_around_it() -> None:
    added = told(changed.step_before("resolve"))
    assert ("step_added", "verify", "", None, "Verifikasi") in added
    assert {(kind, element) for kind, element, *_ in added} == {
        ("step_added", "verify"),
        ("form_added", "verify"),
        ("flow_added", "verify_onward"),
        ("flow_rerouted", "escalate_admin_ppe_to_resolve"),
    }


def test_what_was_added_is_removed_on_the_way_back() -> None:
    back = {(kind, element) for kind, element, *_ in told(SHIPPED, changed.step_before("resolve"))}
    assert back == {
        ("step_removed", "verify"),
        ("form_removed", "verify"),
        ("flow_removed", "verify_onward"),
        ("flow_rerouted", "escalate_admin_ppe_to_resolve"),
    }


def test_a_box_that_was_only_moved_is_a_matter_of_the_drawing() -> None:
    [difference] = compare(SHIPPED, changed.moved("resolve"))
    assert (difference.kind, difference.file, difference.after) == ("layout_changed", TICKET, ["resolve"])
    assert difference.sentence.startswith("Hanya letak gambar")


def test_a_moved_box_beside_a_real_change_is_not_said_to_be_all() -> None:
    files = {**changed.moved("resolve")}
    files[TICKET] = files[TICKET].replace(b"Telaah jawaban LKPP", b"Periksa jawaban LKPP")
    found = compare(SHIPPED, files)
    assert [one.kind for one in found] == ["step_renamed", "layout_changed"]
    assert "Hanya" not in found[1].sentence


def test_white_space_is_another_way_of_writing_and_no_more() -> None:
    [difference] = compare(SHIPPED, {**SHIPPED, TICKET: SHIPPED[TICKET] + b"\n\n"})
    assert (difference.kind, difference.file) == ("file_changed", TICKET)
    assert "tidak ada perbedaan isi" in difference.sentence


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "workdays_later(settings.user_reminder_days)",
            "workdays_later(5)",
            ("timer_changed", "reply_overdue", "timeDate"),
        ),
        ('id="user/remind" resultVariable="reminders_left"', 'id="user/ask" resultVariable="reminders_left"', None),
        ('name="position" value="waiting_user"', 'name="position" value="helpdesk"', None),
        ('name="clock" value="paused"', 'name="clock" value="stopped"', None),
        (
            'calledElement="inform_user"',
            'calledElement="publish_faq"',
            ("call_changed", "inform_user", "called_process"),
        ),
        ('messageRef="message_reply"', 'messageRef="message_objection"', ("step_changed", "reply_received", "message")),
        ('name="form" value="resolve"', 'name="form" value="inform"', ("step_changed", "resolve", "form")),
        ("Jawab bila dapat diselesaikan.", "Jawab segera.", ("step_changed", "handle", "instructions")),
        ('name="pertanyaan" sourceRef="ask_user"', 'name="tanya" sourceRef="ask_user"', None),
    ],
)
def test_one_change_in_a_diagram_is_one_difference(old: str, new: str, expected: tuple[str, ...] | None) -> None:
    found = told(replaced(TICKET, old, new))
    assert len(found) == 1
    if expected:
        assert found[0][:3] == expected


def test_a_condition_is_told_with_both_texts() -> None:
    files = replaced(TICKET, 'decision = "escalate"', 'decision = "escalate_now"')
    [(kind, _, field, before, after)] = told(files)
    assert (kind, field, before, after) == (
        "condition_changed",
        "condition",
        'decision = "escalate"',
        'decision = "escalate_now"',
    )


def test_a_timer_is_said_in_days_by_the_settings_of_its_own_side() -> None:
    files = replaced(TICKET, "workdays_later(settings.confirmation_days)", "workdays_later(6)")
    [difference] = compare(SHIPPED, files)
    assert "“3 hari kerja sejak mulai menunggu” → “6 hari kerja sejak mulai menunggu”" in difference.sentence


def test_a_field_of_a_form_comes_and_goes() -> None:
    files = changed.form_changed("resolve")
    assert told(files) == [("field_added", "more", "", None, "Keterangan lain")]
    assert told(SHIPPED, files) == [("field_removed", "more", "", "Keterangan lain", None)]


def test_what_changed_in_a_field_is_told_part_by_part() -> None:
    def change(fields: dict[str, Any], content: dict[str, Any]) -> None:
        fields["answer"]["label"] = "Jawaban"
        fields["answer"]["validate"]["required"] = False
        fields["answer"]["conditional"]["hide"] = "=false"
        fields["decision"]["values"].append({"label": "Lainnya", "value": "other"})

    found = {(element, field): (before, after) for _, element, field, before, after in told(form("handle", change))}
    assert set(found) == {
        ("answer", "label"),
        ("answer", "required"),
        ("answer", "visibility"),
        ("decision", "options"),
    }
    assert found["answer", "required"] == (True, False)
    sentences = " ".join(one.sentence for one in compare(SHIPPED, form("handle", change)))
    assert "wajib diisi: ya → tidak" in sentences
    assert "bertambah “Lainnya”" in sentences
    assert "Formulir “Tangani tiket, Tangani kembali keberatan”" in sentences


def test_the_order_of_fields_is_told_once() -> None:
    files = form("handle", lambda fields, content: content["components"].reverse())
    assert [kind for kind, *_ in told(files)] == ["fields_reordered"]


def test_a_field_that_only_stands_elsewhere_is_a_matter_of_layout() -> None:
    def change(fields: dict[str, Any], content: dict[str, Any]) -> None:
        fields["answer"]["layout"] = {"row": "row_answer", "columns": 8}

    assert [kind for kind, *_ in told(form("handle", change))] == ["form_layout_changed"]


def test_a_form_without_a_use_is_called_by_its_name() -> None:
    files = {**SHIPPED, "forms/spare.json": b'{"type": "default", "components": []}'}
    [difference] = compare(SHIPPED, files)
    assert (difference.kind, difference.element) == ("form_added", "spare")
    assert "“spare”" in difference.sentence


def test_a_decision_table_rule_by_rule() -> None:
    changed_cell = replaced(TABLES, "<text>1</text>", "<text>2</text>")
    found = compare(SHIPPED, changed_cell)
    assert {one.kind for one in found} == {"rule_changed"}
    assert all((one.before, one.after) == ("1", "2") for one in found)
    assert "baris 1: Target (hari kerja): 1 → 2" in " ".join(one.sentence for one in found)


def test_rules_that_come_go_and_change_places() -> None:
    table = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
    <decision id="level" name="Tingkat"><decisionTable hitPolicy="FIRST"><input id="i" label="Prioritas">
    <inputExpression id="e"><text>priority</text></inputExpression></input><output id="o" name="level"/>%s
    </decisionTable></decision></definitions>"""

    def rules(*rows: tuple[str, str]) -> dict[str, bytes]:
        written = "".join(
            f'<rule id="r{given}"><inputEntry id="a{given}"><text>"{given}"</text></inputEntry>'
            f'<outputEntry id="b{given}"><text>{answer}</text></outputEntry></rule>'
            for given, answer in rows
        )
        return {"processes/level.dmn": (table % written).encode()}

    old = rules(("high", "1"), ("low", "3"))
    assert [one[0] for one in told(rules(("high", "1"), ("low", "3"), ("normal", "2")), old)] == ["rule_added"]
    assert [one[0] for one in told(rules(("low", "3")), old)] == ["rule_removed"]
    assert [one[0] for one in told(rules(("low", "3"), ("high", "1")), old)] == ["rules_reordered"]
    assert told(rules(("high", "1"), ("low", "4")), old) == [("rule_changed", "level", "rules.2.level", "3", "4")]


@pytest.mark.parametrize(
    ("section", "key", "value", "sentence"),
    [
        ("values", "confirmation_days", 5, "Batas waktu konfirmasi pengguna: 3 → 5 hari kerja."),
        ("values", "reminder_percent", 80, "Peringatan kepada petugas pada persen batas waktu: 75 → 80 %."),
        ("lanes", "Helpdesk", "koordinator", "Kelompok lajur “Helpdesk”: “helpdesk” → “koordinator”."),
        ("positions", "new", "Masuk", "Posisi tiket “new”: “Baru” → “Masuk”."),
        ("values", "extra_days", 2, "Batas dan jumlah: extra_days (2 hari kerja) baru."),
    ],
)
def test_a_setting_is_said_with_its_unit(section: str, key: str, value: Any, sentence: str) -> None:
    [difference] = compare(SHIPPED, changed.setting(section, key, value))
    assert (difference.element, difference.field, difference.after) == (key, section, value)
    assert difference.sentence == sentence


def test_a_reason_to_close_is_told_by_its_part() -> None:
    reason = json.loads(SHIPPED[SETTINGS])["close_reasons"]["spam"] | {"label": "Spam"}
    assert told(changed.setting("close_reasons", "spam", reason)) == [
        ("setting_changed", "spam", "close_reasons.label", "Ditolak sebagai spam", "Spam")
    ]


def test_a_message_is_prose_and_marked_word_by_word() -> None:
    text = {"subject": "Tiket {{ number }} telah ditutup", "body": "Yth. {{ requester_name }},\n\nSelesai.\n"}
    [difference] = compare(SHIPPED, changed.setting("messages", "closed", text))
    assert (difference.kind, difference.field, difference.is_prose) == ("message_changed", "messages.body", True)


def test_words_that_stayed_went_and_came() -> None:
    marks = [
        (mark.kind, mark.text) for mark in mark_words("Terima kasih atas\nkonfirmasi", "Terima banyak atas\nbalasan")
    ]
    assert marks == [
        ("same", "Terima "),
        ("removed", "kasih"),
        ("added", "banyak"),
        ("same", " atas\n"),
        ("removed", "konfirmasi"),
        ("added", "balasan"),
    ]


def test_marks_give_both_texts_back() -> None:
    before, after = "a b  c\n d", "b  c\n e"
    marks = mark_words(before, after)
    assert "".join(mark.text for mark in marks if mark.kind != "added") == before
    assert "".join(mark.text for mark in marks if mark.kind != "removed") == after


def test_files_that_are_not_ours_to_read_are_named() -> None:
    files = {**SHIPPED, "processes/catatan.txt": b"satu"}
    assert told(files) == [("file_added", "", "", None, "processes/catatan.txt")]
    assert told(SHIPPED, files) == [("file_removed", "", "", "processes/catatan.txt", None)]
    assert told({**files, "processes/catatan.txt": b"dua"}, files) == [("file_changed", "", "", None, None)]


@pytest.mark.parametrize("path", [TICKET, TABLES, SETTINGS, "forms/resolve.json"])
@pytest.mark.parametrize("content", [b"", b"<broken", b"[1, 2", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told_and_breaks_nothing(path: str, content: bytes) -> None:
    found = compare(SHIPPED, {**SHIPPED, path: content})
    assert found
    assert compare({**SHIPPED, path: content}, SHIPPED)


@pytest.mark.parametrize("path", sorted(SHIPPED))
def test_no_missing_file_goes_unmentioned(path: str) -> None:
    files = {key: content for key, content in SHIPPED.items() if key != path}
    assert compare(SHIPPED, files)


def test_the_order_does_not_depend_on_the_order_of_the_files() -> None:
    files = {**changed.step_before("resolve"), **form("handle", lambda fields, content: content["components"].pop())}
    turned = dict(reversed(files.items()))
    assert compare(SHIPPED, files) == compare(dict(reversed(SHIPPED.items())), turned)


def test_every_difference_stands_in_one_section_and_can_be_json() -> None:
    files = {**changed.step_before("resolve"), **form("handle", lambda fields, content: content["components"].pop())}
    found = compare(SHIPPED, files)
    inside: list[Difference] = [one for _, differences in in_sections(found) for one in differences]
    assert inside == found
    written = json.loads(json.dumps([one.as_json() for one in found]))
    assert all(list(one) == ["kind", "file", "element", "field", "before", "after"] for one in written)
