"""What the trail's names mean, in the words an auditor reads.

The trail itself holds names and keys, so that a word can be improved without touching what was recorded. Every event
name that the program records has its words here; a test walks the source for it.
"""

from collections.abc import Mapping

EVENT_WORDS: Mapping[str, str] = {
    "calendar_changed": "Kalender kerja diubah",
    "case_answered": "Jawaban disampaikan kepada pengguna",
    "case_closed": "Kasus ditutup",
    "case_escalated": "Kasus dieskalasikan",
    "case_followed": "Kasus mulai diikuti",
    "case_moved": "Kasus dipindahkan ke langkah lain",
    "case_opened": "Kasus dibuka",
    "case_unfollowed": "Kasus tidak lagi diikuti",
    "category_added": "Kategori ditambahkan",
    "category_changed": "Kategori diubah",
    "clock_changed": "Jam SLA berubah keadaan",
    "escalation_answered": "Eskalasi terjawab",
    "faq_published": "Tanya jawab diterbitkan di FAQ",
    "file_opened": "Berkas dibuka",
    "group_added": "Kelompok ditambahkan",
    "group_changed": "Kelompok diubah",
    "incident_closed": "Insiden selesai",
    "incident_opened": "Insiden: langkah gagal karena kesalahan prosedur",
    "incident_repeated": "Insiden: percobaan lain gagal juga",
    "mail_given_up": "Surel gagal dikirim dan tidak dicoba lagi",
    "mail_queued": "Surel masuk kotak keluar",
    "mail_retried": "Surel yang gagal dicoba lagi",
    "mail_sent": "Surel dikirim",
    "message_delivered": "Pesan pengguna diteruskan kepada proses",
    "message_received": "Pesan pengguna diterima",
    "message_sent": "Pesan dikirim kepada pengguna",
    "note_added": "Catatan internal ditambahkan",
    "password_changed": "Kata sandi diganti",
    "password_link_sent": "Tautan kata sandi dikirim",
    "password_reset_requested": "Tautan kata sandi diminta",
    "procedure_published": "Versi prosedur diterbitkan",
    "processes_started": "Proses dimulai",
    "requester_reminded": "Pengguna diingatkan",
    "setting_changed": "Data instansi diubah",
    "sign_in_failed": "Upaya masuk ditolak",
    "signed_in": "Masuk",
    "signed_out": "Keluar",
    "sla_breached": "Batas waktu SLA terlewati",
    "sla_reminded": "Batas waktu SLA mendekat",
    "target_set": "Target waktu ditetapkan",
    "task_cancelled": "Tugas tidak berlaku lagi",
    "task_claimed": "Tugas diambil",
    "task_completed": "Tugas diselesaikan",
    "task_created": "Tugas dibuat",
    "task_handed_over": "Tugas diserahkan",
    "task_released": "Tugas dilepas",
    "timeline_opened": "Riwayat kasus dibuka auditor",
    "timer_fired": "Tenggat proses tiba",
    "user_added": "Akun ditambahkan",
    "user_changed": "Akun diubah",
}

FIELD_LABELS: Mapping[str, str] = {
    "answered_at": "Dijawab pada",
    "application": "Aplikasi",
    "assignee": "Pemegang tugas",
    "attempted": "Yang dicoba",
    "attempted_task": "Tugas",
    "attempts": "Percobaan",
    "awaited": "Ditunggu proses",
    "awaited_message": "Pesan",
    "bid_deadline": "Batas pemasukan penawaran",
    "calendar": "Kalender",
    "category": "Kategori",
    "cause": "Penyebab",
    "channel": "Kanal",
    "clock": "Jam SLA",
    "closed_at": "Ditutup pada",
    "code": "Kode",
    "consent": "Persetujuan",
    "content": "Isi kalender",
    "count": "Pengingat ke",
    "decision": "Keputusan",
    "description": "Uraian",
    "digest": "Sidik jari",
    "due_at": "Jatuh tempo",
    "element": "Langkah",
    "email": "Surel",
    "error_code": "Kode kesalahan",
    "external_number": "Nomor LPSE Support",
    "files": "Berkas",
    "group": "Kelompok",
    "identity_verified": "Identitas terverifikasi",
    "incident": "Insiden nomor",
    "is_active": "Aktif",
    "kept": "Hanya disimpan (mode uji coba)",
    "key": "Data",
    "kind": "Jenis",
    "left": "Langkah yang ditinggalkan",
    "level": "Tingkat",
    "lpse_support_number": "Nomor LPSE Support",
    "name": "Nama",
    "not_before": "Dikirim mulai",
    "npwp": "NPWP",
    "number": "Nomor",
    "organization": "Instansi atau perusahaan",
    "phone": "Telepon",
    "position": "Posisi tiket",
    "priority": "Prioritas",
    "process": "Proses",
    "propose_faq": "Diusulkan untuk FAQ",
    "question": "Pertanyaan",
    "answer": "Jawaban",
    "reason": "Alasan",
    "received_at": "Diterima pada",
    "reference_code": "Kode paket atau tender",
    "request_type": "Jenis permintaan",
    "resolution": "Penyelesaian",
    "role": "Peran",
    "roles": "Peran",
    "root_cause": "Akar masalah",
    "spse_user_id": "User ID SPSE",
    "subject": "Perihal",
    "target_days": "Target (hari kerja)",
    "task": "Tugas",
    "user": "Akun",
    "value": "Isi",
    "version": "Versi",
}

TEXT_LABELS: Mapping[str, str] = {
    "answer": "Jawaban",
    "escalation_reason": "Alasan eskalasi",
    "faq_answer": "Jawaban untuk FAQ",
    "faq_question": "Pertanyaan untuk FAQ",
    "internal_note": "Catatan internal",
    "lkpp_answer": "Jawaban LKPP",
    "lkpp_number": "Nomor LPSE Support",
    "lkpp_question": "Pertanyaan kepada LKPP",
    "question": "Pertanyaan kepada pengguna",
    "rejection_reason": "Alasan penolakan",
    "solution": "Penyelesaian",
}

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
        "confirmation": "konfirmasi",
        "objection": "keberatan",
        "question": "pertanyaan",
        "reminder": "pengingat",
        "reply": "balasan",
        "request": "permintaan",
        "withdrawal": "penarikan",
    },
    "level": {"admin_ppe": "Admin PPE", "helpdesk": "Helpdesk", "lkpp": "Helpdesk LKPP"},
    "resolution": {
        "cancelled": "kasus dihentikan",
        "moved": "dipindahkan ke langkah lain",
        "noted": "dicatat",
        "passed": "langkah berikutnya berhasil",
        "retried": "dijalankan ulang",
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
}

SOURCE_WORDS: Mapping[str, str] = {"cli": "baris perintah", "web": "layar", "worker": "pekerja latar"}


def event_words(name: str) -> str:
    """Say what happened; an event of a newer program keeps its own name rather than be left out."""
    return EVENT_WORDS.get(name, name)


def label_of(key: str) -> str:
    """Name a field of the data, of the case ("case.subject") or of the requester ("requester.email")."""
    owner, _, field = key.rpartition(".")
    label = FIELD_LABELS.get(field) or TEXT_LABELS.get(field) or field.replace("_", " ").capitalize()
    return f"{label} pengguna" if owner == "requester" else label


def words_for(field: str, value: object) -> str:
    """Say a value that is a key of a fixed list in words; any other stands for itself."""
    return VALUE_WORDS.get(field, {}).get(str(value), str(value))
