"""Scenarios are played by the services of real cases: steps, deadlines by the calendar, mail, and what went wrong."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.definitions.comparison import compare
from app.engine import lint
from app.scenarios import Played, ScenarioResult, play, record_scenario, run_scenarios, write_scenario
from app.scenarios.recording import CannotRecord
from app.scenarios.running import scenario_paths
from app.scenarios.scratch import parse_once
from tests.counted_calls import counted_calls
from tests.definitions.playing import ANSWER, ASKED, SURROUNDINGS, scenario, shipped, shipped_files, written

WIB = ZoneInfo("Asia/Jakarta")
PATH = "processes/scenarios/uji.json"
MOST_CALLS = 1_000_000


def played(*steps: dict, files: dict[str, bytes] | None = None, **start) -> Played:
    return play(scenario(*steps, **start), parse_once(files or shipped_files()), SURROUNDINGS)


def recorded(*steps: dict, **start) -> bytes:
    given = scenario(*steps, **start)
    return write_scenario(record_scenario("Uji", given, play(given, parse_once(shipped_files()), SURROUNDINGS)))


def run(files: dict[str, bytes], content: bytes) -> ScenarioResult:
    (result,) = run_scenarios({**files, PATH: content}, surroundings=SURROUNDINGS)
    return result


def trouble(found: Played) -> str:
    assert found.trouble is not None
    return found.trouble.sentence


def changed(path: str, before: bytes, after: bytes) -> dict[str, bytes]:
    files = shipped_files()
    assert before in files[path]
    return {**files, path: files[path].replace(before, after)}


def test_every_shipped_scenario_is_green() -> None:
    results = run_scenarios(shipped(), surroundings=SURROUNDINGS)
    assert len(results) >= 12
    assert {result.path: result.problems for result in results if not result.passed} == {}


def test_scenarios_are_no_forms_to_the_rules_of_publishing() -> None:
    assert lint(shipped()) == []
    assert lint({**shipped(), "processes/scenarios/settings.json": recorded()}) == []


def test_timers_fire_by_the_calendar_with_its_holidays() -> None:
    found = played(ANSWER, {"wait": {"timer": "confirmation_overdue"}}, at="2026-12-23T10:00+07:00")
    # Christmas is a holiday and the 24th a joint leave day: three working days after Wednesday 23 December
    assert found.standings[1].timers == {"confirmation_overdue": datetime(2026, 12, 30, 10, tzinfo=WIB)}
    assert found.standings[2].at == datetime(2026, 12, 30, 10, tzinfo=WIB)
    assert found.standings[2].closed == "auto"


def test_working_days_pass_by_the_calendar() -> None:
    found = played({"wait": {"working_days": 1}}, at="2026-12-23T10:00+07:00")
    assert found.standings[1].at == datetime(2026, 12, 28, 10, tzinfo=WIB)


def test_mail_is_shown_as_it_would_go_out() -> None:
    opened, answered = played(ANSWER).standings
    receipt = opened.mails[0]
    assert (receipt.message, receipt.to) == ("receipt", "requester")
    assert "Yth. Sari Wulandari" in receipt.text
    assert "Rabu, 4 November 2026 pukul 09.00 WIB" in receipt.text
    assert "Silakan atur ulang kata sandi." in answered.mails[0].text


def test_the_letter_to_lkpp_is_shown_whatever_the_installation_has_set() -> None:
    found = played(
        {"complete": "handle", "answers": {"decision": "escalate", "escalation_reason": "Galat di pusat."}},
        {"complete": "resolve", "answers": {"decision": "escalate_lkpp", "lkpp_question": "Mohon diperiksa galatnya."}},
    )
    assert ("lkpp_question", "lkpp") in {(mail.message, mail.to) for mail in found.standings[2].mails}


def test_the_same_steps_come_to_the_same() -> None:
    one, two = (played(ANSWER, {"receive": "confirmation"}).standings[-1] for _ in range(2))
    assert (one.at, one.closed, one.passed, one.number) == (two.at, two.closed, two.passed, two.number)


def test_a_changed_deadline_makes_a_scenario_red_and_says_which() -> None:
    content = recorded(ANSWER, {"wait": {"hours": 1}})
    files = changed("processes/settings.json", b'"confirmation_days": 3', b'"confirmation_days": 4')
    assert run(shipped_files(), content).passed
    assert run(files, content).problems == (
        "Setelah langkah 1 (handle diselesaikan): pewaktu “confirmation_overdue” (Batas waktu tanggapan lewat) "
        "diharapkan Jum, 6 Nov 2026 09.00, ternyata Sen, 9 Nov 2026 09.00.",
    )


def test_a_changed_way_is_told_with_both_places() -> None:
    content = recorded({"complete": "handle", "answers": {"decision": "escalate", "escalation_reason": "Perlu dicek."}})
    files = changed(
        "processes/handle_ticket.bpmn",
        b'sourceRef="escalate_admin_ppe" targetRef="resolve"',
        b'sourceRef="escalate_admin_ppe" targetRef="to_inform"',
    )
    problems = run(files, content).problems
    assert problems[0] == (
        "Setelah langkah 1 (handle diselesaikan): diharapkan menunggu di “resolve” (Selesaikan masalah), "
        "ternyata “inform” (Sampaikan jawaban)."
    )
    assert any("pesan “staff_new_task” kepada admin_ppe diharapkan keluar, ternyata tidak." in one for one in problems)


def test_a_label_may_change_without_making_a_scenario_red() -> None:
    content = recorded(ANSWER, {"receive": "confirmation"})
    files = changed("processes/handle_ticket.bpmn", b'name="Tangani tiket"', b'name="Kerjakan tiket"')
    assert run(files, content).passed


def test_a_step_that_is_gone_is_told_with_what_is_open() -> None:
    found = played({"complete": "resolve", "answers": {}})
    assert trouble(found) == "Tugas “resolve” tidak terbuka. Yang terbuka sekarang: “handle”."
    assert len(found.standings) == 1


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"complete": "handle", "answers": {"decision": "answer", "answer": "Pendek"}}, "“answer”: "),
        ({"complete": "handle", "answers": {"keputusan": "answer"}}, "tidak mempunyai isian “keputusan”"),
        ({"complete": "handle", "answers": {"decision": "menghilang"}}, "tidak ada di dalamnya"),
        (
            {"receive": "confirmation"},
            "Tidak ada yang menunggu pesan “confirmation”. Yang ditunggu sekarang: “withdrawal”",
        ),
        (
            {"wait": {"timer": "reply_overdue"}},
            "Pewaktu “reply_overdue” tidak sedang berjalan. Yang berjalan sekarang: “mark_reached”",
        ),
        ({"wait": {"until": "2026-11-02T09:00+07:00"}}, "Waktu tidak dapat berjalan mundur"),
        ({"wait": {"working_days": 700}}, ""),
    ],
)
def test_what_cannot_be_done_is_told_in_words(step: dict, said: str) -> None:
    found = played(step)
    assert said in (found.trouble.sentence if found.trouble else "")


def test_a_way_in_that_is_gone_is_told() -> None:
    assert "tidak menerima kasus jenis “ticket” lewat kanal “fax”" in trouble(played(channel="fax"))
    assert "tidak menerima kasus jenis “tamu”" in trouble(played(kind="tamu"))


def test_a_bad_expression_is_told_on_its_element_and_what_came_before_stays() -> None:
    files = changed(
        "processes/handle_ticket.bpmn",
        b"workdays_later(settings.confirmation_days)",
        b"workdays_later(settings.nothing)",
    )
    found = played({"wait": {"hours": 1}}, ANSWER, files=files)
    assert found.trouble is not None
    assert (found.trouble.step, found.trouble.process) == (2, "handle_ticket")
    assert found.trouble.element in ("confirmation_overdue", "waiting_confirmation")
    assert found.standings[-1].open == ("handle",)


def test_a_missing_text_is_told_as_a_fault_of_the_procedure() -> None:
    files = changed("processes/settings.json", b'"answer": {', b'"answer_gone": {')
    assert "“answer” tidak ada dalam prosedur ini" in trouble(played(ANSWER, files=files))


def test_a_group_that_is_gone_is_told() -> None:
    files = changed("processes/settings.json", b'"Helpdesk": "helpdesk"', b'"Helpdesk": "hilang"')
    assert "Kelompok “hilang” tidak ada di sistem ini" in trouble(played(ANSWER, files=files))


def test_nothing_is_recorded_from_a_try_that_stopped() -> None:
    with pytest.raises(CannotRecord, match="berhenti pada kesalahan"):
        recorded({"receive": "confirmation"})


def test_files_that_are_no_procedure_make_every_scenario_red() -> None:
    result = run({**shipped_files(), "processes/ticket.bpmn": b"<x/>"}, recorded())
    assert result.problems == ("Prosedur ini belum dapat dijalankan. Perbaiki dahulu temuan pemeriksaan.",)


def test_a_scenario_that_cannot_be_read_is_red() -> None:
    assert "Bukan JSON yang benar" in run(shipped_files(), b"{").problems[0]


def test_a_scenario_has_a_limit_of_time() -> None:
    found = play(scenario(ANSWER), parse_once(shipped_files()), SURROUNDINGS, seconds=-1)
    assert "Belum selesai setelah" in trouble(found)


def test_twenty_steps_are_played_by_so_many_calls() -> None:
    rounds = [
        {"complete": "handle", "answers": {"decision": "ask", "question": "Apa pesan galatnya?"}},
        {"receive": "reply"},
    ]
    steps, procedure = scenario(*rounds * 10), parse_once(shipped_files())
    play(steps, procedure, SURROUNDINGS)
    with counted_calls() as calls:
        assert len(play(steps, procedure, SURROUNDINGS).standings) == 21
    assert calls.made < MOST_CALLS


def test_a_comparison_tells_scenarios_by_their_titles() -> None:
    before = {**shipped_files(), PATH: written(ANSWER, title="Lama"), "processes/scenarios/b.json": recorded(ANSWER)}
    after = {**shipped_files(), PATH: written(title="Lama"), "processes/scenarios/c.json": written(title="Baru")}
    assert [difference.sentence for difference in compare(before, after)] == [
        "Skenario “Uji” dihapus.",
        "Skenario “Baru” baru.",
        "Skenario “Lama”: 1 → 0 langkah.",
    ]
    moved = {
        **before,
        "processes/scenarios/b.json": before["processes/scenarios/b.json"].replace(b'"answered"', b'"x"'),
    }
    assert [d.sentence for d in compare(before, moved)] == [
        "Skenario “Uji”: yang diharapkan berubah setelah langkah 1."
    ]
    assert [d.kind for d in compare(before, {**before, PATH: b"{"})] == ["scenario_changed"]


def test_a_scenario_file_of_another_case_or_folder_is_not_run() -> None:
    assert scenario_paths({"forms/scenarios/x.json": b"", "processes/x.json": b"", PATH: b""}) == [PATH]


def test_answers_of_the_requester_go_where_the_form_says() -> None:
    found = played(answers={**ASKED, "category": "tidak-ada"})
    assert "tidak ada di dalamnya" in trouble(found)
