"""What a value means that is a key of a fixed list."""

from collections.abc import Mapping

VALUE_WORDS: Mapping[str, Mapping[str, str]] = {
    "attempted": {
        "message": "pesan pengguna",
        "start": "pembukaan kasus",
        "task": "tugas petugas",
        "timer": "tenggat proses",
    },
    "awaited_message": {
        "confirmation": "konfirmasi",
        "lkpp_answer": "jawaban LKPP",
        "objection": "keberatan",
        "reply": "balasan",
        "withdrawal": "penarikan",
    },
    "channel": {
        "counter": "loket",
        "email": "surel",
        "letter": "surat",
        "lpse_support": "LPSE Support",
        "phone": "telepon",
        "portal": "portal",
    },
    "clock": {"paused": "dijeda", "running": "berjalan", "stopped": "berhenti"},
    "kind": {
        "answer": "jawaban",
        "automatic": "balasan otomatis",
        "confirmation": "konfirmasi",
        "objection": "keberatan",
        "question": "pertanyaan",
        "reminder": "pengingat",
        "reply": "balasan",
        "request": "permintaan",
        "withdrawal": "penarikan",
    },
    "level": {"admin_ppe": "Admin PPE", "helpdesk": "Helpdesk", "lkpp": "Helpdesk LKPP"},
    "link": {
        "duplicate": "duplikat",
        "continuation": "tindak lanjut",
        "related": "terkait",
        "split": "pecahan",
    },
    "resolution": {
        "cancelled": "kasus dihentikan",
        "moved": "dipindahkan ke langkah lain",
        "noted": "dicatat",
        "passed": "langkah berikutnya berhasil",
        "retried": "dijalankan ulang",
    },
    "outcome": {
        "automatic": "surel otomatis",
        "bounce": "surel yang kembali",
        "complaint": "pengaduan",
        "discarded": "dibuang",
        "duplicate": "salinan",
        "quarantined": "menunggu keputusan",
        "reply": "balasan",
        "spam": "spam",
        "ticket": "tiket",
    },
    "priority": {"high": "tinggi", "low": "rendah", "normal": "biasa", "urgent": "mendesak"},
    "role": {
        "auditor": "Auditor",
        "budget_user": "PA/KPA",
        "other": "lainnya",
        "ppk": "PPK",
        "procurement_officer": "Pejabat Pengadaan",
        "selection_group": "Pokja Pemilihan",
        "vendor": "Penyedia",
    },
    "request_type": {"problem": "permasalahan", "service": "permintaan layanan", "suggestion": "usulan"},
    "withheld_because": {
        "automatic_answers": "batas balasan otomatis",
        "own_address": "alamat milik layanan ini sendiri atau petugas",
    },
}

SOURCE_WORDS: Mapping[str, str] = {"cli": "baris perintah", "web": "layar", "worker": "pekerja latar"}
