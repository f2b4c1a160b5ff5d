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
    "asked_by": {
        "requester": "pemohon sendiri",
        "representative": "kuasa atau wali pemohon",
        "agency": "instansi sendiri",
        "authority": "pengadilan atau pejabat yang berwenang",
    },
    "case_kind": {"complaint": "pengaduan", "ticket": "tiket"},
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
    "legal_basis": {
        "request": "UU 27/2022 tentang Pelindungan Data Pribadi: permintaan subjek data",
        "consent": "persetujuan ditarik, atau data dikumpulkan tanpa dasar",
        "retention": "masa simpan menurut jadwal retensi arsip berakhir",
        "order": "putusan pengadilan atau perintah pejabat yang berwenang",
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

ERASED_KINDS: Mapping[str, str] = {
    "attachment": "berkas",
    "case": "perihal dan uraian",
    "case_merge": "alasan penggabungan",
    "escalation": "alasan eskalasi",
    "fact": "naskah langkah",
    "form_draft": "konsep formulir",
    "incident": "alasan penutupan insiden",
    "incoming_mail": "surel masuk",
    "kept_finding": "temuan dalam naskah FAQ",
    "legal_hold": "alasan penahanan",
    "message": "pesan",
    "note": "catatan internal",
    "outgoing_mail": "surel keluar",
    "rating": "komentar penilaian",
    "requester": "identitas pemohon",
}
"""What was erased, by the kind that the event names it by."""
