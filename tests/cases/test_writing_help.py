"""Ready texts and suggestions as services, on both databases."""

import pytest
from sqlalchemy import select

from app.audit import Actor
from app.cases.answers.suggestions import similar_cases
from app.cases.answers.text_modules import (
    Wording,
    add_module,
    change_module,
    count_use,
    modules_for,
    versions_of,
)
from app.cases.answers.text_variables import VARIABLES, filled, values_for
from app.cases.errors import BadAnswer, NotAllowed
from app.channels.texts import names_in
from app.models import Category
from tests.desk import Desk

SALAM = Wording("salam", "Salam", "Yth. {{nama}},")


def category(desk: Desk, code: str) -> Category:
    return desk.session.scalars(select(Category).where(Category.code == code)).one()


def test_texts_of_the_cases_category_come_first_then_the_most_used(desk: Desk) -> None:
    budi = desk.staff("helpdesk")
    actor = Actor.staff(budi)
    for shortcut, code in (("a", None), ("b", None), ("c", "akun"), ("d", "sirup")):
        wording = Wording(shortcut, shortcut, "Teks.", category(desk, code) if code else None)
        add_module(desk.session, wording, is_shared=False, actor=actor, now=desk.now)
    by_name = {module.name: module for module in modules_for(desk.session, budi)}
    count_use(desk.session, [by_name["b"].id, by_name["d"].id])
    count_use(desk.session, [by_name["d"].id])
    desk.session.expire_all()
    found = modules_for(desk.session, budi, category_id=category(desk, "akun").id)
    assert [module.name for module in found] == ["c", "d", "b", "a"]


def test_everybodys_text_and_ones_own_may_have_the_same_shortcut(desk: Desk) -> None:
    dewi, budi = desk.staff("koordinator"), desk.staff("helpdesk")
    add_module(desk.session, SALAM, is_shared=True, actor=Actor.staff(dewi), now=desk.now)
    add_module(desk.session, SALAM, is_shared=False, actor=Actor.staff(budi), now=desk.now)
    with pytest.raises(BadAnswer) as refused:
        add_module(desk.session, SALAM, is_shared=True, actor=Actor.staff(dewi), now=desk.now)
    assert refused.value.field == "shortcut"
    assert len(modules_for(desk.session, budi)) == 2


def test_only_koordinator_writes_for_everybody(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        add_module(desk.session, SALAM, is_shared=True, actor=Actor.staff(desk.staff("helpdesk")), now=desk.now)


def test_every_wording_stays(desk: Desk) -> None:
    actor = Actor.staff(desk.staff("helpdesk"))
    module = add_module(desk.session, SALAM, is_shared=False, actor=actor, now=desk.now)
    change_module(desk.session, module, Wording("salam", "Salam", "Halo {{nama}}."), seen=1, actor=actor, now=desk.now)
    assert [version.body for version in versions_of(desk.session, module)] == ["Halo {{nama}}.", SALAM.body]


def test_each_variable_has_a_value_or_stays_a_gap(desk: Desk) -> None:
    case, budi = desk.open(case_reference_code="12345678"), desk.staff("helpdesk")
    values = values_for(desk.session, case, budi, desk.now)
    assert values.keys() == VARIABLES.keys()
    assert (values["nama"], values["kode_paket"], values["petugas"]) == ("Sari Wulandari", "12345678", "Budi")
    assert values["batas_waktu"].endswith("WIB")
    assert values["kode_galat"] == "{{kode_galat}}"
    body = " ".join(f"{{{{ {name} }}}}" for name in VARIABLES)
    module = add_module(
        desk.session, Wording("semua", "Semua", body), is_shared=False, actor=Actor.staff(budi), now=desk.now
    )
    assert names_in(filled(module, values)) == {"aplikasi", "kode_galat"}


def test_a_value_is_put_in_as_it_is_and_never_read_as_a_text_module(desk: Desk) -> None:
    case, budi = desk.open(requester_name="{{petugas}} <b>"), desk.staff("helpdesk")
    module = add_module(desk.session, SALAM, is_shared=False, actor=Actor.staff(budi), now=desk.now)
    assert filled(module, values_for(desk.session, case, budi, desk.now)) == "Yth. {{petugas}} <b>,"


def test_the_likest_of_the_answered_cases_comes_first(desk: Desk) -> None:
    for subject, code in (
        ("Gagal unggah penawaran", None),
        ("Tidak dapat masuk, akun terkunci", None),
        ("Masuk SPSE gagal", "SPSE-401"),
    ):
        facts = {"case_error_code": code} if code else {}
        desk.do(desk.open(case_subject=subject, case_description="-", **facts), "answer", answer=f"Tentang {subject}.")
    case = desk.open(case_subject="Akun terkunci, tidak dapat masuk", case_error_code="SPSE-401")
    titles = [one.title for one in similar_cases(desk.session, case, desk.staff("helpdesk"))]
    assert titles == ["Masuk SPSE gagal", "Tidak dapat masuk, akun terkunci"]


def test_cases_of_no_category_are_compared_among_themselves(desk: Desk) -> None:
    desk.do(desk.open(case_category=None), "answer", answer="Silakan coba lagi.")
    case = desk.open(case_category=None)
    assert len(similar_cases(desk.session, case, desk.staff("helpdesk"))) == 1
    assert similar_cases(desk.session, desk.open(), desk.staff("helpdesk")) == []
