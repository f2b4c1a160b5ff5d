"""Every other column that holds words, and why nothing of a requester is to be erased from it.

Read by the structural test, which fails for a column that stands neither here nor among `app.cases.erasure.places`; and
by whoever is asked what remains.
"""

from collections.abc import Mapping

_KEY = "kunci, nomor, keadaan, atau pilihan dari daftar"
_RANDOM = "nilai acak atau sidik jari"
_STAFF = "ditulis petugas tentang layanan, bukan tentang seorang pemohon"
_ACCOUNT = "akun dan susunan layar petugas"
_PROCEDURE = "berkas dan keadaan prosedur, yang tidak memuat naskah pemohon"
_TRAIL = "jejak audit: hanya nomor baris, pilihan, dan sidik jari"
_REASON = "alasan petugas, tidak tentang satu tiket; formulirnya melarang data pribadi"
_CODE = "kode paket, kode kesalahan, atau nomor tiket LKPP: menyebut perkara, bukan orang; juga ada dalam jejak audit"
_PUBLISHED = "sudah ditelaah, dihitamkan, dan diterbitkan; tidak menunjuk pemohonnya"
_FIGURES = "angka laporan; tidak menyebut orang"
_ANONYMOUS = "tidak terhubung dengan tiket atau orang; identitas disamarkan sebelum disimpan"

KEPT: Mapping[str, Mapping[str, str]] = {
    "affected_case": {_KEY: "state", _STAFF: "reason"},
    "agency_setting": {_STAFF: "key value"},
    "attachment": {_RANDOM: "upload_key sha256", _KEY: "media_type purpose"},
    "audit_event": {_TRAIL: "name source data previous_digest digest"},
    "audit_export_job": {
        _KEY: "form subject state",
        "yang dicari auditor; kata dan orangnya dilupakan saat berkasnya hilang, dalam sehari": "wanted",
        _RANDOM: "digest",
    },
    "audit_seal": {_RANDOM: "root previous_digest key_id digest signature"},
    "bulk_row": {_STAFF: "sentence"},
    "bulk_run": {_RANDOM: "submission_key", "saringan daftar, tanpa kata yang dicari": "back_to", _KEY: "verb"},
    "calendar_version": {_STAFF: "content reason"},
    "case_counter": {_KEY: "prefix"},
    "case_fact": {_KEY: "name"},
    "case_figure": {_FIGURES: "kind channel level handler_group outcome variant deviations"},
    "case_link": {_KEY: "kind"},
    "case_merge": {_KEY: "position_before"},
    "case_migration": {_STAFF: "reason"},
    "case_month": {_FIGURES: "channel level handler_group"},
    "case_passages": {_FIGURES: "passages"},
    "category": {_KEY: "code name"},
    "clock_mark": {_KEY: "mark"},
    "clock_pause": {_KEY: "reason"},
    "daily_round": {_KEY: "kind"},
    "deletion_row": {_KEY: "state", _STAFF: "sentence"},
    "deletion_run": {_REASON: "reason"},
    "deployment": {_RANDOM: "digest", _STAFF: "reason"},
    "deployment_file": {_PROCEDURE: "path content"},
    "element_figure": {_FIGURES: "channel process_id element_id"},
    "element_month": {_FIGURES: "channel process_id element_id"},
    "escalation": {_KEY: "level", _CODE: "external_number"},
    "evidence_pack": {
        _KEY: "state",
        _RANDOM: "pdf_digest xlsx_digest",
        "bukti bulanan: perihal disamarkan saat dibuat; berkas yang sudah dibuat tidak diubah": "pdf xlsx",
    },
    "faq_entry": {
        _PUBLISHED: "question answer keywords question_stems answer_stems",
        _STAFF: "retired_reason",
        _KEY: "indexed_by",
    },
    "faq_feedback": {_KEY: "kind", _ANONYMOUS: "reason"},
    "faq_version": {_PUBLISHED: "question answer keywords", _STAFF: "reason"},
    "free_case_number": {_KEY: "prefix"},
    "inbox_preference": {_ACCOUNT: "columns"},
    "incident": {
        _KEY: "process_id element_id cause_class attempted message resolution",
        "kesalahan prosedur; data proses tidak memuat naskah pemohon": "cause",
    },
    "incoming_mail": {_RANDOM: "sha256 identity", _KEY: "mailbox state outcome reason"},
    "lkpp_update": {_CODE: "number", _KEY: "state"},
    "mailbox": {
        _STAFF: "key kind address host security username password_variable folder moved_to lease_owner last_error",
    },
    "mass_incident": {_STAFF: "title banner application answer"},
    "membership": {_KEY: "group_key"},
    "message": {_KEY: "direction kind", _RANDOM: "submission_key"},
    "migrating_case": {_KEY: "state reason", _PROCEDURE: "element detail"},
    "notice": {_KEY: "kind"},
    "outgoing_mail": {_RANDOM: "message_id", _KEY: "kind group_key state"},
    "procedure_check": {_RANDOM: "digest", _PROCEDURE: "state problem scenarios impact"},
    "procedure_draft": {_PROCEDURE: "name state"},
    "procedure_draft_file": {_PROCEDURE: "path content digest noted_digest"},
    "procedure_draft_presence": {_PROCEDURE: "path"},
    "procedure_try": {
        "percobaan prosedur: dari tiket hanya langkah dan pilihan, naskahnya diganti contoh": "content path"
    },
    "process_instance": {_KEY: "role process_id messages", "keadaan proses: nomor dan pilihan saja": "state"},
    "process_variant": {_FIGURES: "digest steps"},
    "publication": {_RANDOM: "digest", _STAFF: "state reason red_scenarios red_reason moves chosen_cases words"},
    "queue_slip": {_RANDOM: "submission_key"},
    "requester": {_KEY: "role"},
    "retention_rule": {_KEY: "kind", _STAFF: "reason"},
    "saved_filter": {"saringan petugas; bila memuat nama, pemiliknya menghapusnya sendiri": "name queue query"},
    "saved_search": {"pencarian auditor; bila memuat nama, pemiliknya menghapusnya sendiri": "name subject query"},
    "seal_leaf": {_RANDOM: "digest"},
    "service_case": {
        _KEY: "kind number channel application request_type priority level position clock close_reason",
        _RANDOM: "tracking_token submission_key chain_head",
        _CODE: "reference_code error_code lpse_support_number",
        "kelompok sebab, diisi petugas": "root_cause",
        "garam sidik jari: dilupakan bersama penghapusan": "digest_salt",
    },
    "staff_group": {_ACCOUNT: "key name email"},
    "staff_user": {_ACCOUNT: "name email password_hash"},
    "survey_response": {_RANDOM: "submission_key", _KEY: "role", _ANONYMOUS: "suggestion"},
    "synonym_group": {_STAFF: "words"},
    "faq_kept_finding": {_KEY: "kind"},
    "text_module": {_STAFF: "shortcut name body"},
    "text_module_version": {_STAFF: "shortcut name body"},
    "unanswered_question": {_ANONYMOUS: "stems text"},
    "user_task": {
        _RANDOM: "engine_task_id",
        _KEY: "process_id element_id name form_id candidate_group state",
        "pilihan yang diambil; naskahnya ada pada case_fact": "answers",
    },
}
"""By table: why, and the columns that it holds for."""
