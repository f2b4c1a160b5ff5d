"""What a message to a user may name, what each name stands for, and how a text will read with an example put in."""

from collections.abc import Mapping

from app.channels.texts import UnknownName, fill

MEANINGS: Mapping[str, str] = {
    "number": "nomor tiket",
    "subject": "perihal tiket",
    "requester_name": "nama pemohon",
    "agency": "nama instansi",
    "text": "pertanyaan, jawaban, atau keterangan petugas yang dikirim bersama pesan ini",
    "track_url": "tautan pengguna untuk mengikuti tiketnya",
    "case_url": "tautan petugas ke tiketnya",
    "due_at": "batas waktu jawaban",
    "position": "posisi tiket",
    "close_reason": "alasan tiket ditutup",
    "today": "tanggal hari ini",
    "task_name": "nama langkah yang menunggu petugas",
}
_SAMPLES: Mapping[str, str] = {
    "number": "T-2026-000123",
    "subject": "Tidak dapat masuk ke SPSE",
    "requester_name": "Sari Wulandari",
    "agency": "BASARNAS",
    "text": "(di sini teks yang ditulis petugas)",
    "track_url": "https://helpdesk.contoh.go.id/t/contoh",
    "case_url": "https://helpdesk.contoh.go.id/tiket/123",
    "due_at": "Selasa, 1 Desember 2026 pukul 07.30 WIB",
    "position": "Ditangani Helpdesk",
    "close_reason": "Dikonfirmasi pengguna",
    "today": "30 November 2026",
    "task_name": "Tangani tiket",
}


def preview(template: str) -> str:
    """Return a text with examples in the place of its names; one that names something else, as it is."""
    try:
        return fill(template, _SAMPLES)
    except UnknownName:
        return template
