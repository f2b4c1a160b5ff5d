"""Thirty more invented entries, so that each has neighbours that are much like it."""

from tests.search.corpus import Entry

MORE = (
    Entry(
        "otp",
        "akun",
        "Kode OTP tidak diterima saat masuk. Apa penyebabnya?",
        "Kode dikirim ke surel terdaftar dan berlaku lima menit. Periksa folder spam, lalu minta kode baru.",
    ),
    Entry(
        "sso",
        "akun",
        "Mengapa masuk melalui akun INAPROC selalu kembali ke halaman depan?",
        "Hapus cookie peramban, lalu masuk lagi. Pastikan akun INAPROC sudah ditautkan dengan SPSE.",
    ),
    Entry(
        "npwp-terpakai",
        "registrasi",
        "Muncul pesan NPWP sudah terdaftar ketika mendaftar. Apa artinya?",
        "Perusahaan Anda pernah didaftarkan di LPSE lain. Gunakan akun itu; jangan mendaftar dua kali.",
    ),
    Entry(
        "lama-verifikasi",
        "registrasi",
        "Berapa lama verifikasi akun penyedia berlangsung?",
        "Paling lama dua hari kerja setelah berkas lengkap diterima verifikator.",
    ),
    Entry(
        "ganti-pengurus",
        "ubah_data",
        "Bagaimana mengubah susunan pengurus atau direksi perusahaan?",
        "Ubah data di SIKaP menu Pengurus, unggah akta perubahan, dan beri tahu LPSE bila nama pemilik akun berganti.",
    ),
    Entry(
        "pajak-sikap",
        "sikap",
        "Data pajak di SIKaP tidak valid. Apa yang harus diperbarui?",
        "Status wajib pajak diambil dari sistem DJP. Laporkan SPT tahunan, lalu tunggu satu hari kerja.",
    ),
    Entry(
        "akun-sirup",
        "sirup",
        "Bagaimana mengatur ulang akun SiRUP milik PA, KPA, atau PPK?",
        "Admin RUP satuan kerja membuat ulang kata sandi melalui menu pengguna.",
    ),
    Entry(
        "swakelola",
        "sirup",
        "Bagaimana memasukkan paket swakelola di SiRUP?",
        "PPK memilih Tambah Paket Swakelola, mengisi tipe, pagu, dan penyelenggaranya, lalu mengirim kepada KPA.",
    ),
    Entry(
        "kirim-ulang",
        "penawaran",
        "Bolehkah mengganti dokumen penawaran yang telah dikirim?",
        "Dokumen dapat dikirim ulang berkali-kali sebelum batas akhir pemasukan; yang terakhir yang dipakai.",
    ),
    Entry(
        "tanda-tangan",
        "penawaran",
        "Apakah surat penawaran perlu ditandatangani dan diberi meterai?",
        "Surat penawaran dalam sistem tidak memerlukan tanda tangan basah; mengirimkannya berarti menyetujui.",
    ),
    Entry(
        "token",
        "apendo",
        "Di mana memperoleh token atau kunci untuk Apendo?",
        "Token ditampilkan pada halaman paket setelah Anda terdaftar sebagai peserta.",
    ),
    Entry(
        "dekripsi",
        "apendo",
        "Pokja gagal mendekripsi dokumen penawaran. Bagaimana menanganinya?",
        "Ulangi dengan kunci privat paket itu. Bila berkas rusak, minta Admin PPE meneruskan ke "
        "LKPP untuk pemeriksaan forensik.",
    ),
    Entry(
        "java",
        "apendo",
        "Apendo tidak jalan karena Java. Versi mana yang dipakai?",
        "Pasang Java Runtime 8 atau lebih baru, lalu jalankan ulang sebagai administrator.",
    ),
    Entry(
        "jam-server",
        "jadwal",
        "Jam berapa yang dipakai sebagai acuan tahapan?",
        "Acuannya jam server LPSE yang tampil di pojok kanan atas, bukan jam komputer Anda.",
    ),
    Entry(
        "sanggah-banding",
        "evaluasi",
        "Apakah sanggah banding memerlukan jaminan?",
        "Untuk pekerjaan konstruksi, jaminan sanggah banding sebesar satu persen dari HPS diserahkan kepada Pokja.",
    ),
    Entry(
        "batas-pl",
        "nontender",
        "Berapa batas nilai pengadaan langsung?",
        "Sampai dengan dua ratus juta rupiah untuk barang, konstruksi, dan jasa lainnya; seratus "
        "juta untuk konsultansi.",
    ),
    Entry(
        "darurat",
        "nontender",
        "Bagaimana mencatat pengadaan dalam penanganan keadaan darurat?",
        "PPK membuka menu Pencatatan, memilih Pengadaan Darurat, dan mengisi realisasinya setelah pekerjaan selesai.",
    ),
    Entry(
        "spmk-bast",
        "ekontrak",
        "Bagaimana mencetak SPMK, SPP, dan BAST?",
        "Buka paket di e-Kontrak, lengkapi tanggal dan nomornya, lalu pilih Cetak.",
    ),
    Entry(
        "masuk-katalog",
        "katalog",
        "Tidak dapat masuk ke Katalog Elektronik versi 6. Apa yang harus dilakukan?",
        "Gunakan akun INAPROC. Akun versi 5 tidak dipindahkan; daftarkan ulang dengan surel yang sama.",
    ),
    Entry(
        "https",
        "gangguan",
        "Peramban memperingatkan bahwa koneksi tidak aman. Apakah berbahaya?",
        "Periksa tanggal di komputer dan alamat situsnya. Sertifikat SSL yang kedaluwarsa dilaporkan kepada helpdesk.",
    ),
    Entry(
        "403",
        "gangguan",
        "Mengapa muncul pesan 403 Forbidden?",
        "Alamat IP Anda tertahan dinding api. Sampaikan alamat IP dan waktu kejadian kepada helpdesk.",
    ),
    Entry(
        "daftar-hitam",
        "data_surat",
        "Bagaimana memperoleh surat keterangan tidak masuk daftar hitam?",
        "Daftar hitam dilihat di portal INAPROC. Surat keterangan diterbitkan atas permohonan resmi perusahaan.",
    ),
    Entry(
        "ket-gangguan",
        "data_surat",
        "Dapatkah LPSE menerbitkan surat keterangan gangguan sistem?",
        "Dapat, dengan menyebut waktu dan paket yang terdampak; diterbitkan setelah catatan server diperiksa.",
    ),
    Entry(
        "sertifikat-bimtek",
        "pelatihan",
        "Kapan sertifikat peserta bimtek diterima?",
        "Dikirim ke surel peserta paling lama tujuh hari setelah kegiatan.",
    ),
    Entry(
        "pajak",
        "bukan_wewenang",
        "Ke mana bertanya tentang pajak perusahaan?",
        "Pertanyaan perpajakan diajukan ke kantor pelayanan pajak; LPSE tidak berwenang.",
    ),
    Entry(
        "lpse-lain",
        "bukan_wewenang",
        "Masalah terjadi di LPSE instansi lain. Ke mana melapor?",
        "Hubungi helpdesk LPSE daerah atau kementerian yang bersangkutan.",
    ),
    Entry(
        "jam-layanan",
        "usulan",
        "Kapan jam layanan helpdesk?",
        "Senin sampai Jumat pukul 07.30 hingga 16.00, selain hari libur.",
    ),
    Entry(
        "kontak",
        "usulan",
        "Lewat apa saja helpdesk dapat dihubungi?",
        "Lewat halaman ini, surel, telepon, LPSE Support, atau datang langsung. Alamat, nomor, dan "
        "jam layanan ada di beranda.",
    ),
    Entry(
        "biaya",
        "usulan",
        "Apakah layanan helpdesk ini dipungut biaya?",
        "Tidak. Seluruh layanan tidak dipungut biaya. Laporkan kepada kami bila ada yang meminta bayaran.",
    ),
    Entry(
        "lacak",
        "usulan",
        "Bagaimana mengetahui sampai di mana permohonan saya?",
        "Buka tautan lacak di surel tanda terima. Di sana terbaca posisi tiket, batas waktunya, "
        "dan percakapan dengan kami.",
    ),
)
