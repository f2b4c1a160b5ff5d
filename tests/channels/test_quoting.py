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
        "-------- Pesan asli --------\nDari: Helpdesk <h@lpse.test>\nTanggal: 03/11/26\nKe: Sari\nSubjek: x\n\nlama",
        "----- Original Message -----\n> From: Helpdesk\n> lama",
        "Helpdesk LPSE <h@lpse.test> menulis:\n\n> lama",
        "2026-11-03 9:00 GMT+07:00 Helpdesk LPSE <h@lpse.test>:\n\n> lama",
        "3 November 2026 09.00, Helpdesk LPSE <h@lpse.test> menulis:\n> lama",
        "Pada 3 Nov 2026, pukul 09.00, Helpdesk <h@lpse.test> menulis:\n\nlama",
        "Pada tanggal Sel, 3 Nov 2026 09.00, Helpdesk <h@lpse.test>\nmenulis:\n\n> lama",
        "> On 3 Nov 2026, at 09.00, Helpdesk <h@lpse.test> wrote:\n> \n> lama",
        "*Dari:* Helpdesk <h@lpse.test>\n*Dikirim:* Selasa\n*Kepada:* Sari\n*Subjek:* Tiket\n\nlama",
        "**From:** Helpdesk <h@lpse.test>\n**Sent:** Tuesday\n**To:** Sari\n**Subject:** Tiket\n\nlama",
        "Dari: Helpdesk <h@lpse.test>\nKepada: Sari <s@a.test>\nTerkirim: Sel, 03 Nov 2026\nPerihal: Tiket\n\nlama",
    ],
)
def test_what_programs_quote_is_found(quote: str) -> None:
    assert written_now(f"Masih gagal.\n\n{quote}\n") == "Masih gagal."


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nSari\nCV Maju",
        "Dikirim dari iPhone saya",
        "Sent from my Samsung",
        "--\nSari",
        "Dikirim dari Yahoo Mail di Android",
        "Sent from Yahoo Mail for iPhone",
        "Sent from Outlook for iOS",
        "Sent with Proton Mail secure email.",
        "Dapatkan Outlook untuk Android",
        "Dikirim dari perangkat Galaxy saya",
    ],
)
def test_a_signature_is_found(signature: str) -> None:
    found = passages(f"Masih gagal.\n\n{signature}\n")
    assert [passage.kind for passage in found] == ["text", "signature"]


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Pesan terusan ---------",
        "---------- Forwarded message ---------",
        "-------- Pesan Diteruskan --------",
        "-------- Forwarded Message --------",
        "----- Pesan yang Diteruskan -----",
        "Begin forwarded message:",
        "Mulai meneruskan pesan:",
        "Awal pesan terusan:",
    ],
)
@pytest.mark.parametrize("before", ["", "> "])
def test_what_is_passed_on_is_not_folded(mark: str, before: str) -> None:
    passed_on = [f"{before}{line}" for line in ("Dari: Sari <s@a.test>", "Tanggal: 3 Nov", "", "Saya gagal masuk.")]
    text = "\n".join(["Tolong.", "", mark, "", *passed_on])
    assert written_now(text) == text


def test_words_that_begin_like_a_signature_are_text() -> None:
    text = "Dikirim dari kantor kami di Jakarta pada hari Senin,\ntetapi ditolak."
    assert written_now(text) == text


def test_what_is_written_below_a_quote_is_read() -> None:
    assert written_now("> Apa User ID Anda?\n\npenyedia01\n") == "penyedia01"


@pytest.mark.parametrize(
    "text", ["Dari: dokumen pengadaan\nyang kami unggah", "On Monday it works", "a -- b", "Pada tender ini gagal:\nx"]
)
def test_ordinary_text_is_not_taken_for_a_quote(text: str) -> None:
    assert written_now(text) == text
