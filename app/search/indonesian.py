"""What a stemmer cannot know of Indonesian, as it is written to a helpdesk for procurement.

Data alone: words that mean nothing in a question, words that must not be cut, roots that Snowball cuts too short, and
the short forms of chats. What is a matter of this office's own vocabulary are synonyms, which Koordinator edits.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    """
    ada adalah agar akan aku anda antara apa apaan apakah atas atau awal bagaimana bagi bahwa bapak begini begitu
    belum berapa bisa boleh buat bu bukan cara caranya cuma dalam dan dapat dari daripada dengan di dia dong dulu gan
    gimana gmn gmna bgmn guna hal halo hai hanya harus hingga hi ia ibu ingin ini itu iya jadi jika juga kah kak kalau
    kalo kami kamu kan kapan kapankah karena kasih kayak ke kenapa kepada kira kita klo kok krn lagi lah lain lalu
    lebih mana mas mau maaf makasih masih mbak melalui memang mengapa mereka merupakan mesti min minta misalnya
    mohon nah namun nanti nih nya oh oleh om ok oke pada padahal paling para pak per perlu permisi pernah punya saat
    saja sama sampai sangat saya sebagai sebelum sebuah sedang segera sehingga sejak sekarang sekali selain selalu
    selama seperti sering serta sesudah setelah setiap siang siapa siapakah sih silahkan silakan sini situ
    sore suatu sudah supaya sy tadi tanya tapi telah tentang terhadap terima terimakasih terus tersebut tetap tetapi
    tiap tidak tolong trims tsb untuk waktu walau ya yaitu yakni yang
    aja bgt banget bs bsa blm blum bro cara2 dgn dlm dr enggak engga ga gak gk nggak ngga kagak tak tdk tidk gitu gini
    gt gtu jg kl kpd krna lg mhn sdh udh udah uda sbg skrg sm smp spt stlh tp trs trus tlg utk untk yg ane ente gue gw
    lo lu kmrn kemarin knp knpa knapa brp mo mw pake pakai pk nggk pagi selamat malam salam assalamualaikum wr wb pgn
    pengen kok2 dimana kemana darimana gimana2 sebelumnya sesuai secara hanyalah biar biarpun meski doang deh lho loh
    the a an is of to in on my i how do does can not cannot please for what where why
    """
)

PROTECTED = _words(
    """
    admin aplikasi apendo bimbingan berkas beranda domain ijin izin jadwal jaminan jasa katalog kelompok kementerian
    keuangan komisi konfirmasi kontrak kriteria kualifikasi layanan login lembaga monev negosiasi pagu panitia
    pelaksana pemerintah pemenang pengadaan pengaduan pengguna pengumuman penunjukan penyedia peraturan peramban
    perangkat perusahaan peserta pokja prakualifikasi registrasi rekanan sanksi satuan sekolah sertifikasi seri
    server sikap sirup spamkodok spesifikasi swakelola tahapan tanda tangan tender tenaga verifikasi
    """
)
"""Words of the trade that only look as if they had an affix, or that are another word with it: pengadaan is not ada."""

ROOTS = {
    "amban": "peramban",
    "ambah": "tambah",
    "ampil": "tampil",
    "andatangan": "tandatangan",
    "arik": "tarik",
    "awar": "tawar",
    "ayang": "tayang",
    "erbit": "terbit",
    "etap": "tetap",
    "irim": "kirim",
    "itung": "hitung",
    "olak": "tolak",
    "pasuk": "masuk",
    "pinta": "minta",
    "sanan": "pesan",
    "erima": "terima",
    "ugas": "tugas",
    "ulis": "tulis",
    "unda": "tunda",
    "unjuk": "tunjuk",
    "utup": "tutup",
}
"""Root that Snowball leaves → the whole one: men- and peng- swallow a first k, p, s or t that it does not give back."""

SHORT_FORMS = {
    "aps": "aplikasi",
    "apk": "aplikasi",
    "bln": "bulan",
    "dftr": "daftar",
    "dok": "dokumen",
    "dokumn": "dokumen",
    "email2": "email",
    "foto2": "foto",
    "jdwl": "jadwal",
    "krm": "kirim",
    "msk": "masuk",
    "nmr": "nomor",
    "no": "nomor",
    "pw": "password",
    "pwd": "password",
    "pass": "password",
    "prsh": "perusahaan",
    "psw": "password",
    "pswd": "password",
    "srt": "surat",
    "tgl": "tanggal",
    "thn": "tahun",
    "verif": "verifikasi",
    "web": "situs",
    "website": "situs",
}
"""How chats shorten a word that does mean something."""

LOOSE_AFFIXES = _words("di ke me meng men mem pe se ter ber nya kan an ku mu i in lah kah pun")
"""What people join to a foreign word with a hyphen: di-upload, login-nya, me-reset."""

JOINED_PREFIXES = frozenset({"e", "non", "pra", "pasca", "multi"})
"""First parts that make one word of two, however they are written: e-Kontrak, e kontrak, non-tender."""
