"""The answers that a trial begins with: about this helpdesk itself, from its published service standard.

Nothing here is about how SPSE or another application of LKPP works: that is for the office to write, or to publish from
its tickets.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor
from app.cases.faq.publish import EntryText, publish
from app.models import Category

REASON = "Contoh untuk uji coba, dari standar pelayanan"

# category, question, answer
ENTRIES = (
    (
        None,
        "Berapa lama permohonan saya dijawab?",
        "Paling lama 1 hari kerja. Bila memerlukan konfirmasi Helpdesk LKPP, paling lama 3 hari kerja sejak "
        "permohonan diterima. Jam dihitung pada hari kerja; permohonan di luar jam layanan dihitung mulai jam buka"
        " berikutnya.",
    ),
    (
        None,
        "Bagaimana mengetahui sampai di mana permohonan saya?",
        "Buka tautan lacak di surel tanda terima. Di sana terbaca posisi tiket, batas waktunya, dan percakapan "
        "dengan kami. Nomor tiket saja tidak cukup, karena dapat ditebak orang lain.",
    ),
    (
        None,
        "Apa yang perlu disiapkan sebelum mengajukan permohonan?",
        "Uraian masalah dan data dukung yang sesuai, misalnya tangkapan layar, pesan kesalahan, dan kode paket. "
        "Jangan pernah menuliskan kata sandi; kami tidak memintanya.",
    ),
    (
        None,
        "Apakah layanan helpdesk ini dipungut biaya?",
        "Tidak. Seluruh layanan tidak dipungut biaya. Laporkan kepada kami bila ada yang meminta bayaran.",
    ),
    (
        None,
        "Lewat apa saja helpdesk dapat dihubungi?",
        "Lewat halaman ini, surel, telepon, LPSE Support, atau datang langsung. Alamat, nomor, dan jam layanan ada"
        " di beranda.",
    ),
    (
        None,
        "Surel tanda terima tidak saya terima. Apa yang harus dilakukan?",
        "Periksa folder spam dan ejaan alamat surel yang Anda isi. Bila tetap tidak ada, hubungi Helpdesk dan "
        "sebutkan nomor tiket.",
    ),
    (
        None,
        "Bagaimana menarik permohonan yang sudah dikirim?",
        "Buka tautan lacak, lalu pilih tarik permohonan. Penanganannya dihentikan; percakapan dan berkasnya tetap "
        "dapat Anda baca.",
    ),
    (
        None,
        "Jawaban helpdesk belum menyelesaikan masalah saya. Apa yang dapat saya lakukan?",
        "Sampaikan keberatan di halaman lacak dan jelaskan apa yang masih terjadi. Tiket dibuka kembali dan "
        "penanganannya dilanjutkan.",
    ),
    (
        "usulan",
        "Ke mana menyampaikan pengaduan, saran, atau masukan tentang layanan ini?",
        "Lewat halaman Pengaduan, surel pengaduan, surat, atau langsung di kantor. Koordinator layanan yang "
        "membacanya.",
    ),
    (
        "bukan_wewenang",
        "Mengapa permohonan saya diteruskan ke Helpdesk LKPP?",
        "Masalah yang tidak dapat diselesaikan di sini diteruskan Admin PPE kepada Helpdesk LKPP. Anda tidak perlu"
        " menghubungi LKPP sendiri; jawabannya kami sampaikan kepada Anda.",
    ),
)


def load_faq(session: Session, *, now: datetime) -> None:
    """Publish the trial's entries."""
    ids = {category.code: category.id for category in session.scalars(select(Category))}
    for category, question, answer in ENTRIES:
        text = EntryText(question, answer, category_id=ids[category] if category else None)
        publish(session, text, reason=REASON, actor=Actor.system("cli"), now=now)
