"""Why a message waits for a person, in the words of the screen. The rows hold the keys."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "unreadable": "Isi surel rusak dan tidak dapat dibaca",
    "no_sender": "Surel tanpa alamat pengirim yang sah",
    "encrypted": "Surel terenkripsi atau tersegel; isinya tidak dapat dibaca di sini",
    "empty": "Surel kosong",
    "too_big": "Surel melebihi ukuran yang diterima",
    "same_message_id": "Message-ID sama dengan surel lain, tetapi isinya berbeda",
    "spam": "Ditandai sebagai spam oleh server surel",
    "unknown_sender": "Membalas sebuah tiket, tetapi bukan dari alamat pemohonnya",
    "own_sender": "Memakai alamat kita sendiri sebagai pengirim, tetapi minta dibalas ke alamat lain",
    "from_staff": "Dikirim dari alamat petugas, yang bukan pemohon",
    "lkpp_answer": "Mungkin jawaban LKPP: diputuskan Admin PPE pada tiketnya",
    "lkpp_declined": "Dari LKPP, tetapi bukan jawaban atas tiket yang disebutnya",
    "unmatched_bounce": "Surel gagal terkirim yang tidak dapat dicocokkan dengan surel keluar mana pun",
    "procedure_fault": "Prosedur gagal membuka tiket dari surel ini; lihat Insiden",
    "no_start": "Prosedur yang berlaku tidak mempunyai awal kanal surel untuk jenis ini",
    "failed": "Pengolahan surel ini gagal berulang kali",
}

_SORT = "Jadikan kasus baru, gabungkan ke tiketnya, atau buang dengan alasan."
ADVICE: Mapping[str, str] = {
    "unreadable": f"Unduh surel aslinya dan buka dengan program surel. {_SORT}",
    "no_sender": "Bila isinya sebuah permintaan, jadikan kasus baru lalu isi pemohonnya; bila tidak, buang.",
    "encrypted": "Minta pengirimnya mengirim ulang tanpa enkripsi, lalu buang surel ini; "
    "bila Anda memegang kuncinya, unduh surel aslinya dan buka dengan program surel.",
    "empty": "Tidak ada yang dapat dikerjakan: buang, atau tanyakan kepada pengirimnya apa maksudnya.",
    "too_big": "Buka surelnya di kotak surel. Bila sebuah permintaan, jadikan kasus baru; "
    "minta lampirannya dikirim terpisah.",
    "same_message_id": "Bandingkan dengan surel yang lebih dahulu datang dari pengirim yang sama. "
    "Bila isinya tambahan, gabungkan ke tiketnya; bila hal lain, jadikan kasus baru.",
    "spam": "Periksa pengirim dan isinya. Bila ternyata sebuah permintaan, jadikan kasus baru atau gabungkan; "
    "bila memang spam, biarkan atau buang.",
    "unknown_sender": "Bila pengirimnya rekan pemohon, gabungkan ke tiket itu; bila orang lain dengan hal lain, "
    "jadikan kasus baru. Jawaban tiket tetap hanya dikirim kepada pemohonnya.",
    "own_sender": "Biasanya formulir situs atau milis. Bila sebuah permintaan, jadikan kasus baru: "
    "alamat balasannya ditawarkan sebagai pemohon.",
    "from_staff": "Gabungkan ke tiketnya sebagai catatan internal, atau jadikan kasus baru lalu isi pemohonnya.",
    "procedure_fault": "Beri tahu Pemilik Proses. Setelah prosedurnya diperbaiki, jadikan kasus baru.",
    "no_start": "Beri tahu Pemilik Proses. Setelah prosedurnya menerima surel, jadikan kasus baru.",
    "failed": "Coba jadikan kasus baru. Bila gagal lagi, beri tahu administrator dengan keterangan di atas.",
    "unmatched_bounce": "Periksa alamat yang disebut di dalamnya: mungkin surel dari program lain dengan alamat kita.",
}
"""What a person can do about each; of the others the ticket itself says it."""


def advice_words(key: str | None) -> str:
    """Say what to do about a message that waits, "" where its ticket says that."""
    return ADVICE.get(key or "", "")


def reason_words(key: str | None) -> str:
    """Say a reason in words; one of a newer program keeps its own name rather than be left out."""
    return REASONS.get(key or "", key or "")
