"""A scenario as a file: read strictly, written in one shape."""

import json

import pytest

from app.scenarios import BadScenario, path_for, read_scenario, write_scenario
from app.scenarios.model import MOST_BYTES, MOST_STEPS
from tests.definitions.playing import ANSWER, ASKED, shipped_files, written
from tests.structure.source import ROOT

SHIPPED = sorted((ROOT / "processes" / "scenarios").glob("*.json"))


def problems(content: bytes) -> str:
    with pytest.raises(BadScenario) as refused:
        read_scenario(content)
    return "\n".join(refused.value.problems)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_is_written_again_as_it_was_read(path) -> None:
    assert write_scenario(read_scenario(path.read_bytes())) == path.read_bytes()


def test_an_unknown_key_is_told_with_the_number_of_its_step() -> None:
    said = problems(written(ANSWER, {"wait": {"hours": 1}, "expct": {}}))
    assert "langkah 2: kunci “expct” tidak dikenal." in said


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({}, "langkah 1: harus memuat tepat satu dari complete, receive, wait."),
        ({"complete": "handle", "wait": {"hours": 1}}, "langkah 1: harus memuat tepat satu"),
        ({"wait": {"hours": 1, "minutes": 2}}, "langkah 1, wait: harus memuat tepat satu dari working_days"),
        ({"wait": {"hours": -1}}, "langkah 1, wait, hours: harus bilangan bulat"),
        ({"wait": {"hours": True}}, "langkah 1, wait, hours: harus bilangan bulat"),
        ({"wait": {"until": "2026-11-04T09:00"}}, "langkah 1, wait, until: harus berupa saat dengan zona waktu"),
        ({"complete": "handle", "answers": []}, "langkah 1, answers: harus berupa objek"),
        ({"complete": "handle", "answers": {"decision": {}}}, "langkah 1, answers, decision: harus berupa teks"),
        ({"receive": ""}, "langkah 1, receive: harus berupa teks pendek"),
        ({"receive": "reply", "expect": {"due": "besok"}}, "langkah 1, expect, due: harus berupa saat"),
        ({"receive": "reply", "expect": {"messages": [{"message": "x"}]}}, "expect, messages, pesan 1, to: harus"),
    ],
)
def test_a_wrong_shape_is_told_with_its_place(step: dict[str, object], said: str) -> None:
    assert said in problems(written(step))


def test_what_is_no_json_is_told_with_line_and_column() -> None:
    assert "baris 2, kolom 1" in problems(b'{"format":\n}')


def test_other_files_are_refused_in_words() -> None:
    assert "harus berupa objek" in problems(b"[]")
    assert "UTF-8" in problems(b'"\xff"')
    assert "terlalu dalam" in problems(b"[" * 100_000)
    assert "paling besar" in problems(b" " * (MOST_BYTES + 1))


def test_there_is_an_end_to_the_number_of_steps() -> None:
    assert f"paling banyak {MOST_STEPS} langkah" in problems(written(*[{"wait": {"minutes": 1}}] * (MOST_STEPS + 1)))


def test_another_format_is_not_guessed() -> None:
    content = json.loads(written())
    content["format"] = "lpse-scenario/9"
    assert "program ini tidak mengenal bentuk lain" in problems(json.dumps(content).encode())


def test_a_tick_and_a_number_are_taken_as_they_would_be_typed() -> None:
    assert read_scenario(written(answers={**ASKED, "n": 3})).start.answers["consent"] == "true"
    assert read_scenario(written(answers={**ASKED, "n": 3})).start.answers["n"] == "3"


def test_a_title_gives_a_free_name_of_a_file() -> None:
    taken = {"processes/scenarios/ditutup-otomatis.json"}
    assert path_for("Ditutup otomatis!", taken) == "processes/scenarios/ditutup-otomatis-2.json"
    assert path_for("¿?", ()) == "processes/scenarios/skenario.json"
    assert path_for("../../etc/passwd", shipped_files()) == "processes/scenarios/etc-passwd.json"
