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
    aq gua gwe sya saia elo elu kalian masing sesuatu sebagaimana seharusnya harusnya hendak kudu pingin pengin gx g
    kaga kgk ndak nda dak ora teu belom blom jangan jgn iso biso isa tiasa bisakah bolehkah adakah perlukah gmana
    bgaimana bgmana bagaimna piye pripun kepiye kepriye kumaha naon opo ape napa naha kenopo ngopo ngapain kenape dmn
    dmna dimn mn kmn kmna ngendi neng nang kpn piro pinten brapa sopo saha bagian mna si donk ko toh tuh tu ni yah yak
    yaa eh ah wah duh aduh waduh hmm guys gaes sob bos boss kang teh bang ndan sis kakak ka dah dh wis wes sampun abis
    habis pas ketika sewaktu barusan kmrin kemaren karna soalnya gara gara2 gegara katanya sebab akibat pdhl meskipun
    walaupun sedangkan jd jdi maka sampe smpe dg ama bareng ttg soal mengenai perihal terkait sehubungan berkenaan
    menurut berdasarkan adapun demikian kenyataannya ternyata nanya bertanya tanyakan bantu bantuan bantuannya
    tolongin bantuin kasi info infonya petunjuk pencerahan solusi solusinya arahan yth hormat terhormat dear bngt
    bener cuman cm cma aj ajah mulu melulu makin malah bikin bkin gitu2 hrs mengganggu maafkan membutuhkan dibutuhkan
    butuh secepatnya perhatian kerjasama ucapkan menanyakan sampaikan disampaikan berhasil mencoba dicoba coba cobain
    nyoba nyobain bingung numpang urgent tetep selaku mengingat dijawab sekian lakukan dilakukan lakuin terjadi
    mengalami dialami menghadapi dihadapi alami seluruh semua berupa
    the a an is of to in on my i how do does can not cannot please for what where why
    """
)

PROTECTED = _words(
    """
    admin aplikasi apendo bimbingan berkas beranda domain ijin izin jadwal jaminan jasa katalog kelompok kementerian
    keuangan komisi konfirmasi kontrak kriteria kualifikasi layanan login lembaga monev negosiasi pagu panitia
    pelaksana pemerintah pemenang perbaiki perbarui pengadaan pengaduan pengguna pengumuman penunjukan penyedia
    peraturan peramban perangkat perusahaan peserta pokja prakualifikasi registrasi rekanan sanksi satuan sekolah
    sertifikasi seri server sikap sirup spamkodok spesifikasi swakelola tahapan tanda tangan tender tenaga verifikasi
    """
)
"""Words of the trade that only look as if they had an affix, or that are another word with it: pengadaan is not ada."""

ROOTS = {
    "abul": "kabul",
    "agih": "tagih",
    "ahan": "tahan",
    "ahu": "tahu",
    "ait": "kait",
    "aji": "kaji",
    "ambah": "tambah",
    "amban": "peramban",
    "ampil": "tampil",
    "ampung": "tampung",
    "andatangan": "tandatangan",
    "anggap": "tanggap",
    "angguh": "tangguh",
    "arik": "tarik",
    "aut": "taut",
    "awar": "tawar",
    "ayang": "tayang",
    "ecil": "kecil",
    "eken": "teken",
    "elaah": "telaah",
    "elepon": "telepon",
    "elola": "kelola",
    "elompok": "kelompok",
    "eluar": "luar",
    "elusur": "telusur",
    "embali": "mbali",
    "emu": "temu",
    "enal": "kenal",
    "entu": "tentu",
    "erap": "terap",
    "erbit": "terbit",
    "erima": "terima",
    "erjemah": "jemah",
    "etahui": "tahu",
    "etap": "tetap",
    "etik": "ketik",
    "iksa": "periksa",
    "indak": "tindak",
    "injau": "tinjau",
    "irim": "kirim",
    "itung": "hitung",
    "keluar": "luar",
    "lola": "kelola",
    "matera": "meterai",
    "materai": "meterai",
    "mula": "mulai",
    "olak": "tolak",
    "ompres": "kompres",
    "ompresi": "kompres",
    "onaktif": "nonaktif",
    "onfirmasi": "konfirmasi",
    "ontrak": "kontrak",
    "onversi": "konversi",
    "oreksi": "koreksi",
    "osong": "kosong",
    "paka": "pakai",
    "paksud": "maksud",
    "panfaat": "manfaat",
    "pasuk": "masuk",
    "penang": "menang",
    "perpanjang": "panjang",
    "petera": "meterai",
    "peterai": "meterai",
    "pilik": "milik",
    "pinta": "minta",
    "puat": "muat",
    "pudah": "mudah",
    "pula": "mulai",
    "pulai": "mulai",
    "puncul": "muncul",
    "pundur": "mundur",
    "putakhir": "mutakhir",
    "putasi": "mutasi",
    "ransfer": "transfer",
    "roses": "proses",
    "rubah": "ubah",
    "sanan": "pesan",
    "selesa": "selesai",
    "tahui": "tahu",
    "tandatang": "tandatangan",
    "tera": "meterai",
    "ualifikasi": "kualifikasi",
    "uasa": "kuasa",
    "ugas": "tugas",
    "uitansi": "kuitansi",
    "uju": "tuju",
    "ukar": "tukar",
    "ulis": "tulis",
    "umpuk": "tumpuk",
    "umpul": "kumpul",
    "unci": "kunci",
    "unda": "tunda",
    "unggu": "tunggu",
    "unjuk": "tunjuk",
    "untas": "tuntas",
    "urang": "kurang",
    "urun": "turun",
    "utip": "kutip",
    "utup": "tutup",
}
"""Root that Snowball leaves → the whole one: men- and peng- swallow a first k, p, s or t that it does not give back, or
gives where none was (memuat → puat)."""

SHORT_FORMS = {
    "adm": "admin",
    "app": "aplikasi",
    "apps": "aplikasi",
    "aps": "aplikasi",
    "apk": "aplikasi",
    "almt": "alamat",
    "bln": "bulan",
    "brg": "barang",
    "bts": "batas",
    "byr": "bayar",
    "dateng": "datang",
    "dftr": "daftar",
    "dok": "dokumen",
    "dokumn": "dokumen",
    "donlot": "download",
    "donload": "download",
    "email2": "email",
    "emel": "email",
    "err": "error",
    "foto2": "foto",
    "hrg": "harga",
    "hub": "hubungi",
    "imel": "email",
    "jdwl": "jadwal",
    "jwb": "jawab",
    "ket": "keterangan",
    "krm": "kirim",
    "ktr": "kantor",
    "lap": "laporan",
    "msk": "masuk",
    "mail": "email",
    "nmr": "nomor",
    "nomer": "nomor",
    "no": "nomor",
    "pw": "password",
    "pwd": "password",
    "pass": "password",
    "prsh": "perusahaan",
    "psw": "password",
    "pswd": "password",
    "regis": "registrasi",
    "srt": "surat",
    "suket": "keterangan",
    "tau": "tahu",
    "tgl": "tanggal",
    "thn": "tahun",
    "tlp": "telepon",
    "tlpn": "telepon",
    "telpon": "telepon",
    "ttd": "tandatangan",
    "uplod": "upload",
    "uplot": "upload",
    "verif": "verifikasi",
    "web": "situs",
    "website": "situs",
}
"""How chats shorten a word that does mean something."""

WHOLE_FORMS = {
    "diperbaiki": "perbaiki",
    "diperbarui": "perbarui",
    "memperbaiki": "perbaiki",
    "memperbarui": "perbarui",
    "pembaruan": "perbarui",
    "perbaikan": "perbaiki",
}
"""Form → the word that it is one of, where its root would be another: to renew an account is not a new account."""

LOOSE_AFFIXES = _words("di ke me meng men mem pe se ter ber nya kan an ku mu i in lah kah pun")
"""What people join to a foreign word with a hyphen: di-upload, login-nya, me-reset."""

NEGATIONS = ("nggak", "ngga", "gak", "tdk", "tak", "ga", "gk")
"""What is written in one word with the filling word after it: "gabisa", "gaada", "gktau"."""

TRADE = _words(
    """
    aanwijzing adendum adp agregasi akta apendo apip auditor bast bimtek dekripsi e-katalog e-kontrak e-purchasing
    enkripsi epurchasing error etalase evaluasi galat helpdesk hps inaproc katalog kontrak kpa kualifikasi lelang lkpp
    login lpse monev nib nontender npwp otp pagu panitia pascakualifikasi password pbj pelatihan pembuktian pencatatan
    penawaran pengadaan penyedia pokja ppe ppk prakualifikasi rekanan roaming rup sanggah sanggahan satker sertifikasi
    server sikap sirup siup spamkodok spk spmk sppbj spse swakelola tender token ukpbj unggah upload usulan user
    userid username vendor verifikasi verifikator
    """
)
"""What nobody names who asks about something else: with one of these a question is for this helpdesk."""

JOINED_PREFIXES = frozenset({"e", "non", "pra", "pasca", "multi"})
"""First parts that make one word of two, however they are written: e-Kontrak, e kontrak, non-tender."""
