"""What each position means for the person who waits. A position that a procedure adds has its label alone."""

from flask_babel import gettext as _


def meaning_of(position: str) -> str:
    """Return the sentence beside a position on a tracking page, "" where there is none."""
    meanings: dict[str, str] = {
        "new": _("Permohonan Anda tercatat dan menunggu petugas."),
        "helpdesk": _("Petugas Helpdesk menangani permohonan Anda."),
        "waiting_user": _("Kami memerlukan keterangan dari Anda untuk melanjutkan."),
        "admin_ppe": _("Helpdesk meneruskannya kepada Admin PPE, pengelola sistem pengadaan."),
        "lkpp": _("Kami memerlukan konfirmasi Helpdesk LKPP. Anda tidak perlu menghubungi LKPP sendiri."),
        "answer_received": _("Penyelesaiannya sudah ada. Helpdesk menyiapkan jawaban untuk Anda."),
        "answered": _("Jawaban kami sudah ada. Beri tahu kami apakah masalahnya sudah selesai."),
        "reopened": _("Keberatan Anda kami terima. Helpdesk menanganinya kembali."),
        "coordinator": _("Koordinator layanan menindaklanjuti penyampaian Anda."),
        "merged": _("Hal yang sama juga dilaporkan lewat tiket lain. Jawabannya kami sampaikan langsung kepada Anda."),
        "closed": _("Tidak ada lagi yang perlu Anda lakukan."),
        "withdrawn": _("Penanganannya kami hentikan sesuai permintaan Anda."),
        "rejected": _("Tidak kami tindak lanjuti."),
    }
    return meanings.get(position, "")


def kind_of_message(kind: str) -> str:
    """Return what a turn of the conversation is, "" where its text says enough."""
    kinds: dict[str, str] = {
        "request": _("permohonan"),
        "question": _("pertanyaan"),
        "answer": _("jawaban"),
        "complaint_answer": _("jawaban"),
        "objection": _("keberatan"),
        "confirmation": _("konfirmasi"),
        "withdrawal": _("penarikan"),
        "automatic": _("balasan otomatis"),
    }
    return kinds.get(kind, "")
