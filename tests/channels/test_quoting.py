"""What is quoted and what is a signature is found, and the parts together are the text again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.quoting import passages, written_now

LINES = [
    "Halo", "", "> lama", ">> lebih lama", "-- ", "--", "Pada Sel, 3 Nov 2026 Sari menulis:", "On Tue, Sari wrote:",
    "On Tuesday I went home", "Dari: Budi", "Terkirim: Senin", "Kepada: Sari", "From: Budi", "Sent: Monday", "To: Sari",
    "-----Original Message-----", "________________________________", "Dikirim dari iPhone saya", "menulis:",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=30))
def test_nothing_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(passage.text for passage in passages(text)) == text


@pytest.mark.parametrize(
    "quote",
    [
        "Pada Sel, 3 Nov 2026 pukul 09.00 Helpdesk <h@lpse.test> menulis:\n\n> lama\n> lagi",
        "Pada Sel, 3 Nov 2026 pukul 09.00 Helpdesk LPSE Badan Nasional\n<h@lpse.test> menulis:\n> lama",
        "Pada hari Selasa, 3 November 2026 09.00 WIB, Helpdesk <h@lpse.test> menulis:\nlama",
        "On Tue, 3 Nov 2026 at 09:00, Helpdesk <h@lpse.test> wrote:\n> lama",
        "> lama\n> lagi",
        "-----Original Message-----\nFrom: Helpdesk\nSent: Tuesday\nlama",
        "-----Pesan Asli-----\nlama",
        "________________________________\nDari: Helpdesk\nTerkirim: Selasa\nKepada: Sari\nPerihal: Tiket\n\nlama",
        "From: Helpdesk <h@lpse.test>\nSent: Tuesday, 3 November 2026\nTo: Sari\nSubject: Tiket\n\nlama",
        "Dari: Helpdesk <h@lpse.test>\nDikirim: 3 November 2026\nKe: Sari\nSubjek: Tiket\n\nlama",
    ],
)
def test_what_programs_quote_is_found(quote: str) -> None:
    assert written_now(f"Masih gagal.\n\n{quote}\n") == "Masih gagal."


@pytest.mark.parametrize(
    "signature", ["-- \nSari\nCV Maju", "Dikirim dari iPhone saya", "Sent from my Samsung", "--\nSari"]
)
def test_a_signature_is_found(signature: str) -> None:
    found = passages(f"Masih gagal.\n\n{signature}\n")
    assert [passage.kind for passage in found] == ["text", "signature"]


def test_what_is_passed_on_is_not_folded() -> None:
    text = "Tolong.\n\n---------- Pesan terusan ---------\nDari: Sari\nTanggal: 3 Nov\n\n\nSaya gagal masuk."
    assert written_now(text) == text


def test_what_is_written_below_a_quote_is_read() -> None:
    assert written_now("> Apa User ID Anda?\n\npenyedia01\n") == "penyedia01"


@pytest.mark.parametrize(
    "text", ["Dari: dokumen pengadaan\nyang kami unggah", "On Monday it works", "a -- b", "Pada tender ini gagal:\nx"]
)
def test_ordinary_text_is_not_taken_for_a_quote(text: str) -> None:
    assert written_now(text) == text
