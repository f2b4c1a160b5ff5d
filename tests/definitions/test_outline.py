"""The shipped procedure told in words, and its decision tables as rows."""

from pathlib import Path

import pytest

from app.definitions.decision_tables import decision_tables
from app.definitions.folder import read_folder
from app.definitions.outline import Step, forms_with_steps, outline
from app.engine import Specification, parse

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def specification() -> Specification:
    return parse(read_folder(ROOT))


def steps_of(specification: Specification, process_id: str) -> dict[str, Step]:
    return {step.id: step for step in outline(specification, specification.processes[process_id])}


def test_every_named_element_is_told_once(specification: Specification) -> None:
    for process in specification.processes.values():
        told = [step.id for step in outline(specification, process)]
        assert len(told) == len(set(told))
        assert {element.id for element in process.elements.values() if element.name} <= set(told)


def test_a_step_says_who_does_it_and_where_it_leads(specification: Specification) -> None:
    handle = steps_of(specification, "handle_ticket")["handle"]
    assert (handle.kind, handle.lane, handle.form) == ("Tugas petugas", "Helpdesk", "handle")
    assert [way.to for way in handle.next] == ["Tindakan Helpdesk?"]


def test_a_fork_says_under_which_answer_each_way_is_taken(specification: Specification) -> None:
    decision = steps_of(specification, "handle_ticket")["handle_decision"]
    assert ("Tanyakan kepada pengguna", "tanya pengguna") in [(way.to, way.when) for way in decision.next]


def test_a_timer_is_told_in_days(specification: Specification) -> None:
    days = specification.settings.values["user_reminder_days"]
    notes = steps_of(specification, "handle_ticket")["reply_overdue"].notes
    assert f"Waktu: {days} hari kerja sejak mulai menunggu." in notes


def test_what_hangs_on_a_step_follows_it(specification: Specification) -> None:
    told = [step.id for step in outline(specification, specification.processes["ticket"])]
    assert told.index("withdrawal_received") == told.index("handle") + 1


def test_every_form_names_the_steps_it_belongs_to(specification: Specification) -> None:
    forms = forms_with_steps(specification)
    assert all(forms.values()), [name for name, steps in forms.items() if not steps]
    assert {element.id for element in forms["handle"]} == {"handle", "handle_again"}


def test_decision_tables_show_every_row_as_written() -> None:
    tables = {table.id: table for table in decision_tables(read_folder(ROOT))}
    target = tables["target_days"]
    assert target.hit_policy == "UNIQUE"
    assert [(row.inputs, row.outputs) for row in target.rows] == [
        (('"helpdesk"',), ("1",)),
        (('"admin_ppe"',), ("1",)),
        (('"lkpp"',), ("3",)),
    ]
    assert all(row.remark for row in tables["priority"].rows)


def test_a_file_that_is_no_xml_shows_no_table() -> None:
    assert decision_tables({"processes/broken.dmn": b"<definitions", "forms/handle.json": b"{}"}) == []
