"""Why a message waits for a person, in the words of the screen. The rows hold the keys."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "unreadable": "Isi surel rusak dan tidak dapat dibaca",
    "no_sender": "Surel tanpa alamat pengirim yang sah",
    "encrypted": "Surel terenkripsi; isinya tidak dapat dibaca di sini",
    "empty": "Surel kosong",
    "too_big": "Surel melebihi ukuran yang diterima",
    "same_message_id": "Message-ID sama dengan surel lain, tetapi isinya berbeda",
    "spam": "Ditandai sebagai spam oleh server surel",
    "unknown_sender": "Membalas sebuah tiket, tetapi bukan dari alamat pemohonnya",
    "from_staff": "Dikirim dari alamat petugas, yang bukan pemohon",
    "lkpp_answer": "Mungkin jawaban LKPP: diputuskan Admin PPE pada tiketnya",
    "lkpp_declined": "Dari LKPP, tetapi bukan jawaban atas tiket yang disebutnya",
    "unmatched_bounce": "Surel gagal terkirim yang tidak dapat dicocokkan dengan surel keluar mana pun",
    "procedure_fault": "Prosedur gagal membuka tiket dari surel ini; lihat Insiden",
    "no_start": "Prosedur yang berlaku tidak mempunyai awal kanal surel untuk jenis ini",
    "failed": "Pengolahan surel ini gagal berulang kali",
}


def reason_words(key: str | None) -> str:
    """Say a reason in words; one of a newer program keeps its own name rather than be left out."""
    return REASONS.get(key or "", key or "")
