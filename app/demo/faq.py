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

# category, question, answer, further words it is found by
ENTRIES = (
    (
        None,
        "Berapa lama permohonan saya dijawab?",
        "Paling lama 1 hari kerja. Bila memerlukan konfirmasi Helpdesk LKPP, paling lama 3 hari kerja sejak "
        "permohonan diterima. Jam dihitung pada hari kerja; permohonan di luar jam layanan dihitung mulai jam buka"
        " berikutnya.",
        "lama waktu balas tanggapan respons sla",
    ),
    (
        None,
        "Bagaimana mengetahui sampai di mana permohonan saya?",
        "Buka tautan lacak di surel tanda terima. Di sana terbaca posisi tiket, batas waktunya, dan percakapan "
        "dengan kami. Nomor tiket saja tidak cukup, karena dapat ditebak orang lain.",
        "cek status posisi progres lacak tiket",
    ),
    (
        None,
        "Apa yang perlu disiapkan sebelum mengajukan permohonan?",
        "Uraian masalah dan data dukung yang sesuai, misalnya tangkapan layar, pesan kesalahan, dan kode paket. "
        "Jangan pernah menuliskan kata sandi; kami tidak memintanya.",
        "syarat berkas bukti tangkapan layar disiapkan",
    ),
    (
        None,
        "Apakah layanan helpdesk ini dipungut biaya?",
        "Tidak. Seluruh layanan tidak dipungut biaya. Laporkan kepada kami bila ada yang meminta bayaran.",
        "gratis bayar tarif ongkos",
    ),
    (
        None,
        "Lewat apa saja helpdesk dapat dihubungi?",
        "Lewat halaman ini, surel, telepon, LPSE Support, atau datang langsung. Alamat, nomor, dan jam layanan ada"
        " di beranda.",
        "alamat kantor lokasi nomor telepon whatsapp kontak jam buka",
    ),
    (
        None,
        "Surel tanda terima tidak saya terima. Apa yang harus dilakukan?",
        "Periksa folder spam dan ejaan alamat surel yang Anda isi. Bila tetap tidak ada, hubungi Helpdesk dan "
        "sebutkan nomor tiket.",
        "surel konfirmasi bukti pengajuan tidak masuk",
    ),
    (
        None,
        "Bagaimana menarik permohonan yang sudah dikirim?",
        "Buka tautan lacak, lalu pilih tarik permohonan. Penanganannya dihentikan; percakapan dan berkasnya tetap "
        "dapat Anda baca.",
        "batal cabut hapus tiket",
    ),
    (
        None,
        "Jawaban helpdesk belum menyelesaikan masalah saya. Apa yang dapat saya lakukan?",
        "Sampaikan keberatan di halaman lacak dan jelaskan apa yang masih terjadi. Tiket dibuka kembali dan "
        "penanganannya dilanjutkan.",
        "belum selesai masih gagal keberatan buka lagi",
    ),
    (
        "usulan",
        "Ke mana menyampaikan pengaduan, saran, atau masukan tentang layanan ini?",
        "Lewat halaman Pengaduan, surel pengaduan, surat, atau langsung di kantor. Koordinator layanan yang "
        "membacanya.",
        "lapor keluhan komplain protes kecewa",
    ),
    (
        "bukan_wewenang",
        "Mengapa permohonan saya diteruskan ke Helpdesk LKPP?",
        "Masalah yang tidak dapat diselesaikan di sini diteruskan Admin PPE kepada Helpdesk LKPP. Anda tidak perlu"
        " menghubungi LKPP sendiri; jawabannya kami sampaikan kepada Anda.",
        "eskalasi pusat LKPP",
    ),
)


def load_faq(session: Session, *, now: datetime) -> None:
    """Publish the trial's entries."""
    ids = {category.code: category.id for category in session.scalars(select(Category))}
    for category, question, answer, keywords in ENTRIES:
        text = EntryText(question, answer, keywords, category_id=ids[category] if category else None)
        publish(session, text, reason=REASON, actor=Actor.system("cli"), now=now)
