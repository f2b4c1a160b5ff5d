"""Thirty questions as people type them, with the entry of `corpus` that answers each. Never used for tuning.

They were written in one go, before the corpus, the synonyms and the ranking. Only their total is looked at: whoever
reads single misses here and mends them has made this a second tuning set.
"""

HELD_OUT: tuple[tuple[str, str], ...] = (
    ("min lupa paswot spse gmn ya", "lupa-sandi"),
    ("akun sy kekunci gara2 salah masukin sandi 3x", "akun-terkunci"),
    ("ga inget user id perusahaan", "lupa-user-id"),
    ("cara daftar jadi rekanan baru", "daftar-penyedia"),
    ("berkas apa aja yg dibawa pas verifikasi ke kantor lpse", "verifikasi-dokumen"),
    ("email konfirmasi pendaftaran ga masuk2 udah cek spam", "surel-aktivasi"),
    ("mau ganti email perusahaan di spse, email lama udah gak aktif", "ganti-surel"),
    ("perusahaan kami berubah dari cv jadi pt, npwp nya juga ganti", "ganti-npwp"),
    ("bisa gak ikut lelang di lpse kota lain pake akun yg sama", "adp-lpse-lain"),
    ("agregasi data penyedia gagal terus", "adp-gagal"),
    ("isi pengalaman kerja sm tenaga ahli di sikap dimana", "isi-sikap"),
    ("data kualifikasi sikap ga ketarik waktu mau nawar", "sikap-tidak-tertarik"),
    ("cara ngumumin rup", "umumkan-rup"),
    ("pagu paket di sirup salah ketik, gmn revisinya", "perbaiki-rup"),
    ("upload dok penawaran gagal trs di tengah jalan", "unggah-gagal"),
    ("maksimal ukuran file penwaran brp mb", "ukuran-berkas"),
    ("gimana tau penawaran saya udah kekirim apa belum", "bukti-kirim"),
    ("apendo error waktu mau enkrip file", "apendo-enkripsi"),
    ("kenapa jadwal tendernya mundur lagi", "jadwal-berubah"),
    ("undangan pembuktian kualifikasi bawa dokumen asli apa aja", "pembuktian"),
    ("kalah tender mau protes ke pokja lewat mana", "sanggah"),
    ("kok penawaran kami digugurin alasannya apa", "alasan-gugur"),
    ("pencatatan non tender utk belanja yg udah terlanjur dibayar", "pencatatan"),
    ("bikin sppbj di e kontrak", "kontrak-baru"),
    ("mau jualan produk di e-katalog syaratnya", "jual-katalog"),
    ("ppk baru dilantik butuh akun spse", "akun-pejabat-baru"),
    ("web lpse down ga bs dibuka dari pagi", "situs-mati"),
    ("minta surat keterangan pernah menang tender", "permintaan-data"),
    ("ada bimtek spse gak bulan depan", "pelatihan"),
    ("spesifikasi di dokumen pemilihan janggal, tanya kemana", "isi-dokumen"),
)
