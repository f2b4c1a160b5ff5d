"""The service form on paper: what stands on it, whatever its texts are."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from app.channels.printed.letters import printable
from app.channels.printed.service_form import ServiceForm, draw, qr_modules

URL = "https://helpdesk.lpse.test/lacak/Vb0QmC1xq8KpY3s_5tZ-uE7rLw2nHd4f"
FORM = ServiceForm(
    service="Helpdesk LPSE",
    address="Jl. Angkasa 1, Jakarta",
    number="T-2026-000017",
    url=URL,
    identity=(("Nama", "Sari Wulandari"), ("Surel", "")),
    times=(("Diterima", "Selasa, 3 November 2026 pukul 09.00 WIB"),),
    details=(("Kode kesalahan", "E-500"),),
    subject="Aktivasi ADP",
    description="Membawa surat permohonan.",
    evidence=("surat.pdf", "layar.png"),
    answer="ADP sudah aktif.",
    requester="Sari Wulandari",
    staff="Fitri",
)


def opened(form: ServiceForm) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(draw(form))


def text_of(form: ServiceForm) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in opened(form))


def test_everything_that_the_published_form_asks_for_stands_on_one_a4_page() -> None:
    document = opened(FORM)
    assert len(document) == 1
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    text = text_of(FORM)
    for words in ("Identitas pemohon", "Sari Wulandari", "Waktu layanan", "Masalah", "E-500", "Bukti", "surat.pdf"):
        assert words in text
    assert text.index("ADP sudah aktif.") < text.index("Pemohon", text.index("Jawaban")) < text.index("Petugas")
    assert "(Fitri)" in text


def test_an_empty_fact_takes_no_line() -> None:
    assert "Surel" not in text_of(FORM)


def test_an_answer_that_is_not_there_yet_leaves_room_to_write_it() -> None:
    unanswered = replace(FORM, answer="")
    assert text_of(unanswered).count("Jawaban") == 1
    assert len(draw(unanswered)) != len(draw(FORM))


def test_the_code_leads_to_the_case() -> None:
    (code,) = zxingcpp.read_barcodes(opened(FORM)[0].render(scale=3).to_pil())
    assert (code.format.name, code.text) == ("QRCode", URL)


def test_the_code_is_square_and_has_its_three_marks() -> None:
    modules = qr_modules(URL)
    assert {len(row) for row in modules} == {len(modules)}
    assert modules[0][:7] == modules[0][-7:] == modules[-1][:7] == [True] * 7


@pytest.mark.parametrize(
    ("given", "on_paper"),
    [
        ("José Ñuñez", "José Ñuñez"),
        ("Ștefan Łukasz", "Stefan Lukasz"),
        ("“kutipan” – dan…", '"kutipan" - dan...'),
        ("李 明", "? ?"),
        ("Sari 🙂", "Sari ?"),
        ("a\u0301\u200bb\x00c", "ábc"),
        ("ﬁle", "file"),
    ],
)
def test_letters_that_paper_lacks_are_written_otherwise(given: str, on_paper: str) -> None:
    assert printable(given) == on_paper


@pytest.mark.parametrize(
    "text",
    ["李明 مرحبا 🙂", "x" * 3_000, "baris\n" * 2_000, "**tebal** {nb} <b>", "\x00\x07\u2028", " " * 500, ""],
)
def test_no_text_stops_the_printing(text: str) -> None:
    form = replace(
        FORM,
        subject=text[:200],
        description=text,
        answer=text,
        requester=text[:200],
        staff=text[:120],
        identity=(("Nama", text[:200]),),
        evidence=(text[:120],),
    )
    assert 1 <= len(opened(form)) < 20


def test_a_text_of_many_pages_is_cut_and_says_where_the_rest_is() -> None:
    form = replace(FORM, description="Kata demi kata. " * 2_000)
    assert "selengkapnya melalui kode QR" in text_of(form)
