"""Fields that appear and disappear with the answers: only the server judges."""

import pytest

from tests.forms.schemas import HANDLE, choices, component, errors_of, refusals, schema, submit


def test_a_required_field_that_is_hidden_is_not_asked_for() -> None:
    assert errors_of(HANDLE, {"decision": "spam"}) == {}


def test_a_required_field_that_is_shown_is() -> None:
    assert errors_of(HANDLE, {"decision": "ask_user"}) == {"question": "Isi “Question”."}


def test_what_is_smuggled_into_a_hidden_field_is_dropped() -> None:
    form = submit(HANDLE, {"decision": "spam", "answer": "x", "question": "y", "urgent": "true"})
    assert form.errors == {}
    assert form.answers().facts == {"note": None}
    assert form.answers().data == {"decision": "spam"}


def test_a_hidden_group_hides_what_is_in_it() -> None:
    assert submit(HANDLE, {"decision": "spam"}).hidden == {
        "answer",
        "question",
        "escalation_reason",
        "urgent",
        "urgent_reason",
    }


def test_conditions_add_up_within_a_group() -> None:
    assert set(errors_of(HANDLE, {"decision": "escalate", "urgent": "true"})) == {
        "escalation_reason",
        "urgent_reason",
    }
    assert set(errors_of(HANDLE, {"decision": "escalate"})) == {"escalation_reason"}


def chain(length: int) -> bytes:
    """Each field is hidden unless the one before it says so; the first is a choice."""
    first = component("radio", "f0", values=choices("y", "n"))
    rest = [component("textfield", f"f{n}", conditional={"hide": f'=f{n - 1} != "y"'}) for n in range(1, length)]
    return schema(first, *reversed(rest))


def test_hiding_one_field_hides_the_next_to_the_last() -> None:
    everything = {f"f{n}": "y" for n in range(40)}
    assert submit(chain(40), everything).hidden == frozenset()
    assert submit(chain(40), {**everything, "f0": "n"}).hidden == {f"f{n}" for n in range(1, 40)}


def test_hiding_one_field_can_show_another() -> None:
    content = schema(
        component("radio", "a", values=choices("y", "n")),
        component("textfield", "b", conditional={"hide": '=a = "n"'}),
        component("textfield", "c", conditional={"hide": "=b != null"}),
    )
    assert submit(content, {"a": "y", "b": "isi"}).hidden == {"c"}
    assert submit(content, {"a": "n", "b": "isi"}).hidden == {"b"}


@pytest.mark.parametrize(
    ("condition", "typed", "is_hidden"),
    [
        ("=amount > 10", {"amount": "12"}, True),
        ("=amount > 10", {"amount": "9"}, False),
        ("=amount > 10", {}, False),
        ("=amount > 10", {"amount": "bukan angka"}, False),
        ("=not(agreed)", {}, True),
        ("=not(agreed)", {"agreed": "true"}, False),
        ('=list contains(devices, "phone")', {"devices": "phone"}, True),
        ('=list contains(devices, "phone")', {}, False),
        ('amount between 1 and 3 and day = "2026-08-17"', {"amount": "2", "day": "2026-08-17"}, True),
    ],
)
def test_conditions_see_typed_values(condition: str, typed: dict[str, str], is_hidden: bool) -> None:
    content = schema(
        component("number", "amount"),
        component("checkbox", "agreed"),
        component("checklist", "devices", values=choices("phone", "laptop")),
        component("datetime", "day", dateLabel="Tanggal"),
        component("textfield", "note", conditional={"hide": condition}),
    )
    assert (submit(content, typed).hidden == {"note"}) is is_hidden


def test_a_circle_of_conditions_is_refused() -> None:
    found = refusals(
        component("textfield", "a", conditional={"hide": '=b = "x"'}),
        component("textfield", "b", conditional={"hide": '=a = "x"'}),
    )
    assert found == ["Syarat sembunyi “a”, “b” saling menunggu. Putuskan lingkarannya."]
    assert "saling menunggu" in refusals(component("textfield", "a", conditional={"hide": "=a = null"}))[0]


def test_a_condition_over_a_field_that_is_not_there_is_refused() -> None:
    found = refusals(component("textfield", "a", conditional={"hide": '=decison = "x"'}))
    assert found == ["Syarat sembunyi memakai “decison”, yang tidak ada di formulir ini. Periksa kuncinya."]


def test_a_condition_that_is_no_expression_is_refused_with_its_position() -> None:
    found = refusals(component("textfield", "a"), component("textfield", "b", conditional={"hide": "=a >"}))
    assert len(found) == 1
    assert found[0].startswith("Syarat sembunyi “a >” salah pada huruf ke-")
