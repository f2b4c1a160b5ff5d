"""Invented questions and answers from the twenty categories, to measure the search by. Nobody is advised by them."""

from typing import NamedTuple


class Entry(NamedTuple):
    slug: str
    category: str
    question: str
    answer: str


CORPUS = (
    Entry(
        "lupa-sandi",
        "akun",
        "Bagaimana mengatur ulang kata sandi SPSE yang terlupa?",
        "Di halaman masuk, pilih Lupa Password, lalu isi User ID dan alamat surel yang terdaftar. Tautan untuk "
        "membuat kata sandi baru dikirim ke surel itu. Periksa juga folder spam.",
    ),
    Entry(
        "akun-terkunci",
        "akun",
        "Akun saya terkunci setelah beberapa kali salah memasukkan kata sandi. Apa yang harus dilakukan?",
        "Tunggu sampai kunci terbuka sendiri, lalu coba masuk lagi. Bila akun tetap diblokir, ajukan permohonan "
        "dengan User ID dan waktu kejadian.",
    ),
    Entry(
        "lupa-user-id",
        "akun",
        "Saya tidak ingat User ID. Di mana dapat melihatnya?",
        "User ID tercantum pada surel konfirmasi ketika Anda mendaftar. Bila surel itu hilang, datang ke LPSE "
        "dengan kartu identitas pengurus perusahaan.",
    ),
    Entry(
        "daftar-penyedia",
        "registrasi",
        "Bagaimana cara mendaftar sebagai penyedia?",
        "Pilih Pendaftaran Penyedia di halaman depan, isi formulir secara daring, unggah dokumen perusahaan, lalu"
        " tunggu verifikasi.",
    ),
    Entry(
        "verifikasi-dokumen",
        "registrasi",
        "Dokumen apa yang diperlukan untuk verifikasi penyedia?",
        "Bawa akta perusahaan, izin usaha, NPWP, dan kartu identitas direktur, asli dan salinannya. Pengurus "
        "dapat diwakili dengan surat kuasa bermeterai.",
    ),
    Entry(
        "surel-aktivasi",
        "registrasi",
        "Surel aktivasi pendaftaran tidak saya terima. Mengapa?",
        "Periksa folder spam dan ejaan alamat surel. Bila tautan konfirmasi belum terkirim setelah satu jam, "
        "minta dikirim ulang.",
    ),
    Entry(
        "ganti-surel",
        "ubah_data",
        "Bagaimana mengganti alamat surel akun penyedia?",
        "Perubahan alamat surel diajukan kepada LPSE tempat Anda mendaftar, dengan surat permohonan bertanda "
        "tangan pimpinan.",
    ),
    Entry(
        "ganti-npwp",
        "ubah_data",
        "NPWP atau bentuk usaha kami berubah. Bagaimana memperbarui akun?",
        "Lampirkan akta perubahan dan NPWP yang baru. Perubahan dari CV menjadi PT diperiksa oleh verifikator "
        "sebelum disimpan.",
    ),
    Entry(
        "adp-lpse-lain",
        "adp",
        "Apakah akun penyedia dapat dipakai untuk mengikuti tender di LPSE lain?",
        "Dapat, setelah akun tersambung melalui Agregasi Data Penyedia (ADP). Masuk di LPSE tujuan dengan User ID"
        " yang sama; inilah yang disebut roaming.",
    ),
    Entry(
        "adp-gagal",
        "adp",
        "Agregasi ADP gagal. Apa yang perlu diperiksa?",
        "Pastikan NPWP dan alamat surel sama di semua LPSE. Bila agregasi tetap ditolak, ajukan permohonan dengan"
        " tangkapan layar.",
    ),
    Entry(
        "isi-sikap",
        "sikap",
        "Bagaimana mengisi data kualifikasi di SIKaP?",
        "Masuk ke SIKaP, lalu lengkapi izin usaha, pajak, pengalaman, peralatan, dan tenaga ahli. Simpan tiap "
        "halaman sebelum pindah.",
    ),
    Entry(
        "sikap-tidak-tertarik",
        "sikap",
        "Data SIKaP tidak muncul di SPSE saat menyusun penawaran. Mengapa?",
        "Data ditarik dari SIKaP ketika Anda memilih kirim data kualifikasi. Periksa apakah data sudah disimpan "
        "dan masih berlaku, lalu muat ulang halaman.",
    ),
    Entry(
        "umumkan-rup",
        "sirup",
        "Bagaimana mengumumkan Rencana Umum Pengadaan di SiRUP?",
        "PA atau KPA menetapkan paket yang disusun PPK, lalu memilih Umumkan. Paket yang terumumkan tampil untuk "
        "publik.",
    ),
    Entry(
        "perbaiki-rup",
        "sirup",
        "Paket RUP keliru atau tidak tampil di SPSE. Bagaimana memperbaikinya?",
        "Paket yang sudah diumumkan diperbaiki melalui menu revisi: ubah pagu, nama, atau waktu pelaksanaan, lalu"
        " umumkan lagi. Penarikan ke SPSE memerlukan waktu.",
    ),
    Entry(
        "unggah-gagal",
        "penawaran",
        "Mengunggah dokumen penawaran selalu gagal. Apa sebabnya?",
        "Periksa koneksi internet, nama dan ukuran berkas, lalu coba peramban lain. Jangan menunggu menit "
        "terakhir sebelum batas pemasukan.",
    ),
    Entry(
        "ukuran-berkas",
        "penawaran",
        "Berapa ukuran berkas penawaran yang diperbolehkan?",
        "Batas besar berkas tertulis di halaman unggah. Perkecil gambar, kompres PDF, atau bagi menjadi beberapa "
        "bagian.",
    ),
    Entry(
        "bukti-kirim",
        "penawaran",
        "Bagaimana mengetahui bahwa penawaran sudah terkirim?",
        "Setelah dikirim, status berubah dan tanda terima berisi waktu pemasukan muncul. Simpan tanda terima itu "
        "sebagai bukti.",
    ),
    Entry(
        "apendo-enkripsi",
        "apendo",
        "Apendo gagal mengenkripsi berkas. Apa yang harus diperiksa?",
        "Pastikan kunci publik berasal dari paket yang sama, berkas tidak sedang terbuka, dan versi Apendo adalah"
        " yang terbaru.",
    ),
    Entry(
        "pasang-spamkodok",
        "apendo",
        "Bagaimana memasang dan menjalankan Spamkodok di Windows?",
        "Unduh dari halaman aplikasi, ekstrak ke folder sendiri, lalu jalankan. Antivirus kadang menahan aplikasi"
        " yang belum dikenal.",
    ),
    Entry(
        "lihat-jadwal",
        "jadwal",
        "Di mana melihat jadwal dan tahapan tender?",
        "Buka pengumuman paket, lalu pilih Tahap. Di sana tercantum waktu mulai dan selesai tiap tahapan beserta "
        "riwayatnya.",
    ),
    Entry(
        "jadwal-berubah",
        "jadwal",
        "Mengapa jadwal tender berubah?",
        "Pokja Pemilihan dapat memundurkan atau memperpanjang tahapan dengan alasan tertulis. Alasannya terbaca "
        "pada riwayat perubahan.",
    ),
    Entry(
        "pembuktian",
        "evaluasi",
        "Apa yang disiapkan untuk pembuktian kualifikasi?",
        "Bawa dokumen asli yang datanya Anda isikan dan surat kuasa bila diwakili, pada waktu yang disebut dalam "
        "undangan.",
    ),
    Entry(
        "sanggah",
        "evaluasi",
        "Bagaimana mengajukan sanggah terhadap hasil tender?",
        "Peserta yang keberatan mengirim sanggahan melalui SPSE selama masa sanggah yang tercantum di jadwal. "
        "Pokja menjawab di sana.",
    ),
    Entry(
        "alasan-gugur",
        "evaluasi",
        "Mengapa penawaran kami dinyatakan gugur?",
        "Alasan tidak lulus tercantum pada hasil evaluasi paket. Pertanyaan atas penilaian dijawab oleh Pokja, "
        "bukan oleh helpdesk.",
    ),
    Entry(
        "pengadaan-langsung",
        "nontender",
        "Bagaimana membuat paket pengadaan langsung di SPSE?",
        "Pejabat Pengadaan membuat paket non-tender dari RUP, mengundang penyedia, lalu mencatat hasil "
        "klarifikasi dan negosiasi.",
    ),
    Entry(
        "pencatatan",
        "nontender",
        "Kapan transaksi dicatat sebagai pencatatan non-tender?",
        "Pencatatan dipakai untuk belanja yang prosesnya berlangsung di luar SPSE. PPK mengisi realisasi dan "
        "mengunggah bukti bayar.",
    ),
    Entry(
        "kontrak-baru",
        "ekontrak",
        "Bagaimana membuat SPPBJ dan kontrak di e-Kontrak?",
        "PPK membuka paket yang selesai dipilih, membuat surat penunjukan, lalu mengisi data kontrak dan "
        "mengunggah dokumennya.",
    ),
    Entry(
        "kontrak-berubah",
        "ekontrak",
        "Data kontrak yang tersimpan salah. Bagaimana membuat adendum?",
        "Pilih Ubah Kontrak pada paketnya, isi nilai atau waktu yang baru, dan lampirkan adendum yang ditandatangani.",
    ),
    Entry(
        "jual-katalog",
        "katalog",
        "Bagaimana menayangkan produk di katalog elektronik?",
        "Penyedia melengkapi profil toko, lalu menambahkan produk dengan harga, foto, dan izin edar yang diminta "
        "etalasenya.",
    ),
    Entry(
        "beli-katalog",
        "katalog",
        "Bagaimana memesan melalui katalog atau toko daring?",
        "Pejabat Pengadaan atau PPK membuat paket pembelian, memilih barang, bernegosiasi, lalu menerbitkan surat"
        " pesanan.",
    ),
    Entry(
        "akun-pejabat-baru",
        "akun_pejabat",
        "Bagaimana meminta akun untuk PPK, Pokja, atau Pejabat Pengadaan yang baru?",
        "Kirim surat penugasan dan SK pengangkatan. Admin PPE membuat akun lalu menyerahkan User ID kepada yang "
        "bersangkutan.",
    ),
    Entry(
        "akun-pejabat-pindah",
        "akun_pejabat",
        "Pejabat pindah tugas. Apa yang terjadi dengan akunnya?",
        "Laporkan mutasi dengan SK yang baru. Akun lama dinonaktifkan dan paket yang berjalan dialihkan kepada "
        "pengganti.",
    ),
    Entry(
        "akun-auditor",
        "akun_pejabat",
        "Bagaimana auditor memperoleh akses untuk memeriksa paket?",
        "Auditor menyerahkan surat tugas. Akses diberikan selama masa pemeriksaan dan hanya untuk membaca.",
    ),
    Entry(
        "situs-mati",
        "gangguan",
        "Situs LPSE tidak dapat diakses. Apa yang harus dilakukan?",
        "Periksa pengumuman pemeliharaan server. Bila tidak ada, laporkan gangguan dengan waktu kejadian dan "
        "tangkapan layar.",
    ),
    Entry(
        "situs-lambat",
        "gangguan",
        "Halaman SPSE lambat atau tampil tidak rapi. Bagaimana mengatasinya?",
        "Bersihkan cache peramban, perbarui versinya, dan coba mode penyamaran. Matikan pengaya yang mengubah "
        "tampilan.",
    ),
    Entry(
        "galat-1042",
        "gangguan",
        "Apa arti galat SPSE-1042 saat menyimpan paket?",
        "Sesi Anda berakhir sebelum halaman disimpan. Masuk lagi, lalu ulangi. Salin isian yang panjang lebih dahulu.",
    ),
    Entry(
        "monev",
        "monev",
        "Bagaimana melaporkan realisasi pengadaan untuk monev?",
        "Satuan kerja mengisi capaian setiap bulan pada menu monitoring dan evaluasi. Laporan diambil dari "
        "kontrak yang tercatat.",
    ),
    Entry(
        "permintaan-data",
        "data_surat",
        "Bagaimana meminta data tender atau surat keterangan?",
        "Ajukan surat resmi yang menyebut keperluan dan rincian data. Surat keterangan pemenang diterbitkan "
        "setelah diperiksa.",
    ),
    Entry(
        "pelatihan",
        "pelatihan",
        "Apakah ada pelatihan atau bimbingan teknis SPSE?",
        "Jadwal bimtek diumumkan di halaman ini. Satuan kerja dapat meminta kelas sendiri dengan menyebut jumlah "
        "peserta.",
    ),
    Entry(
        "usulan",
        "usulan",
        "Ke mana menyampaikan usulan perbaikan aplikasi?",
        "Tulis usulan beserta contohnya melalui permohonan jenis Usulan. Usulan tentang aplikasi diteruskan "
        "kepada pengembangnya.",
    ),
    Entry(
        "isi-dokumen",
        "bukan_wewenang",
        "Siapa yang menjawab pertanyaan tentang isi dokumen pemilihan?",
        "Syarat, spesifikasi, dan isi dokumen dijelaskan Pokja dalam pemberian penjelasan. Helpdesk hanya "
        "menangani aplikasinya.",
    ),
    Entry(
        "sertifikasi",
        "bukan_wewenang",
        "Di mana mendaftar ujian sertifikasi pengadaan barang/jasa?",
        "Ujian dan sertifikat kompetensi diurus oleh lembaga pelatihannya, bukan oleh helpdesk ini.",
    ),
    Entry(
        "pembayaran",
        "bukan_wewenang",
        "Pembayaran pekerjaan terlambat. Ke mana bertanya?",
        "Termin, pajak, dan pencairan menjadi urusan PPK dan bendahara satuan kerja sesuai kontrak.",
    ),
    Entry(
        "penyimpangan",
        "bukan_wewenang",
        "Ke mana melaporkan dugaan kecurangan dalam tender?",
        "Dugaan persekongkolan atau suap disampaikan kepada APIP atau saluran pengaduan resmi, disertai bukti.",
    ),
)
