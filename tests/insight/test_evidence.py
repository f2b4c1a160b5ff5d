"""The evidence of a month: wanted, made once, kept; and by itself on the first working day."""

import io
import zipfile
from datetime import date, datetime

import pypdfium2
import pytest
from sqlalchemy import select

from app.administration.agency import change_settings
from app.audit import Actor
from app.cases.errors import NotFound
from app.database import begin_writing
from app.insight.evidence import keep, made_pack, make_one, request_pack, request_scheduled, waiting_packs
from app.insight.evidence.contents import contents_of
from app.insight.rollup import bring_on
from app.models import AuditEvent, EvidencePack
from tests.desk import WIB, Desk

NOVEMBER = date(2026, 11, 1)


def make(desk: Desk, month: date = NOVEMBER) -> EvidencePack:
    bring_on(desk.session, now=desk.now)
    pack = request_pack(desk.session, month, actor=Actor.staff(desk.staff("koordinator")), now=desk.now)
    desk.session.commit()
    begin_writing(desk.session)
    keep(desk.session, pack.id, make_one(desk.session, pack.id, now=desk.now), now=desk.now)
    desk.session.commit()
    begin_writing(desk.session)
    return made_pack(desk.session, pack.id)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def sheets_of(xlsx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def escalated(desk: Desk):
    case = desk.open(case_subject="=HYPERLINK(1) unggah gagal")
    return desk.do(case, "escalate", escalation_reason="Galat di aplikasi pusat.")


def test_both_files_hold_the_logs_and_name_no_requester(desk: Desk) -> None:
    case = escalated(desk)
    pack = make(desk)
    pdf, sheets = text_of(pack.pdf or b""), sheets_of(pack.xlsx or b"")
    for text in (pdf, sheets):
        assert "Bukti bulanan November 2026" in text
        assert case.number in text
        assert "Galat di aplikasi pusat." in text
        assert "Sari" not in text
        assert "penyedia.test" not in text


def test_a_subject_that_looks_like_a_formula_is_text_in_the_workbook(desk: Desk) -> None:
    escalated(desk)
    sheets = sheets_of(make(desk).xlsx or b"")
    assert "'=HYPERLINK(1) unggah gagal" in sheets
    assert "<f>" not in sheets


def test_the_head_and_the_decree_come_from_the_settings(desk: Desk) -> None:
    desk.open()
    values = {"head_name": "Dr. Bima Sakti", "head_title": "Kepala UKPBJ", "decree_number": "SK-12/2026"}
    change_settings(desk.session, values, actor=Actor.system(), now=desk.now)
    pdf = text_of(make(desk).pdf or b"")
    assert pdf.count("Dr. Bima Sakti") == 2  # on the cover, and where it is signed
    assert "Kepala UKPBJ" in pdf
    assert "SK-12/2026" in pdf


def test_what_is_not_determined_is_said(desk: Desk) -> None:
    desk.open()
    assert "belum ditetapkan" in text_of(make(desk).pdf or b"")


def test_a_month_that_waits_already_is_not_wanted_twice(desk: Desk) -> None:
    actor = Actor.staff(desk.staff("koordinator"))
    one = request_pack(desk.session, NOVEMBER, actor=actor, now=desk.now)
    assert request_pack(desk.session, NOVEMBER, actor=actor, now=desk.now).id == one.id
    assert waiting_packs(desk.session) == [one.id]


def test_one_that_cannot_be_made_is_said_to_have_failed(desk: Desk) -> None:
    pack = request_pack(desk.session, NOVEMBER, actor=Actor.system(), now=desk.now)
    keep(desk.session, pack.id, None, now=desk.now)
    assert pack.state == "failed"
    with pytest.raises(NotFound):
        made_pack(desk.session, pack.id)


def test_the_month_before_is_wanted_once_on_the_first_working_day(desk: Desk) -> None:
    sunday, monday = datetime(2026, 11, 1, 9, tzinfo=WIB), datetime(2026, 11, 2, 8, tzinfo=WIB)
    assert request_scheduled(desk.session, now=sunday) is None
    pack = request_scheduled(desk.session, now=monday)
    assert pack is not None
    assert pack.month == date(2026, 10, 1)
    assert request_scheduled(desk.session, now=monday) is None


def test_each_thing_that_happens_to_it_is_an_event(desk: Desk) -> None:
    make(desk)
    names = set(desk.session.scalars(select(AuditEvent.name)))
    assert {"evidence_requested", "evidence_made"} <= names


def test_the_figures_are_those_of_the_month_alone(desk: Desk) -> None:
    desk.open()
    bring_on(desk.session, now=desk.now)
    assert contents_of(desk.session, NOVEMBER, now=desk.now).verdict.startswith("1 tiket diterima.")
    assert contents_of(desk.session, date(2026, 10, 1), now=desk.now).verdict.startswith("0 tiket diterima.")
