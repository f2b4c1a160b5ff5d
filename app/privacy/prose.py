"""Words that are said about a password, a user ID or a name, and so are none themselves."""

import re

EXPLAINING = frozenset(
    """
    ada adalah agar akan aktif akun alamat anda apa apabila atau awal bagi baca bahkan baru belum benar berbeda berikut
    berisi bila bisa boleh buka buat bukan cek cocok coba dan dapat dari demi dengan di dikirim diminta diubah diganti
    direset ditolak email gagal ganti gunakan harus hubungi isi isikan isilah ini itu jadi jangan jelas jika juga kami
    karena kasus ke kecuali kemudian kepada ketik ketika klik kosong kosongkan kuat lagi laman lama lebih lewat lihat
    login lupa mana maka maksimal masih masuk masukkan melalui memakai mengandung menu minimal minta misalnya mohon
    nanti oleh pada pakai panjang paling pastikan perlu periksa pilih pun reset saat sama salah sampai
    sangat saya sebaiknya sebelum sekarang selalu semua sering sesuai setelah siapa silahkan silakan simpan sudah surel
    tautan tekan telah terakhir terdiri terkirim terkunci terlalu tersebut tersimpan tetap tidak tulis ubah untuk wajib
    yang yaitu
    apakah bagaimana blm diisi dgn enggak ga gak gimana hilang kadaluarsa kedaluwarsa kenapa mengapa mhn nggak none null
    sdh tdk tlg tolong udah utk yg
    a an and are at be by can cannot click does empty enter expired for forgot forgotten from has if in incorrect
    invalid is it minimum must new no not of on or please required reset see should the to too use via was when wrong
    your you
    """.split()  # noqa: SIM905 - read as the list of words that it is
)

SENTENCE_WORDS = EXPLAINING | frozenset(
    """
    admin aplikasi auditor badan bagian bapak batas beserta biaya bukti cara catatan cv daftar daerah daring data
    datang dinas direktur dokumen error fa front gambar galat halaman harga hari hasil helpdesk hormat ibu id identitas
    inaproc informasi jadwal jalan jam jenis kabupaten kantor kasih katalog kata kategori kementerian kendala
    kepala kesalahan keterangan ketua kode konfirmasi koordinator kota kuasa lampiran lampirkan layanan lelang lkpp
    lpse masalah membawa nama nik nomor npwp office office online operator pada pa kpa paket panitia pejabat pelaku
    pengadaan pengaduan pengguna pembuktian penawaran penyedia perorangan perseorangan perseroan persero pertanyaan
    perubahan perusahaan personel personil petugas pimpinan pokja pp ppe ppk proses provinsi pt pukul rapat registrasi
    rekan rekanan roaming rup salam sanggah sandi saudara saudari sekretaris selain selamat selanjutnya seluruh semoga
    sertifikat sikap sirup sistem soal spse surat sampaikan tanggal telepon tempat tenaga tender terima tim tinggal toko
    ud undangan unggah unit user versi verifikasi via waktu wib wita wit ahli yth ktp nib riwayat
    senin selasa rabu kamis jumat sabtu minggu januari februari maret april mei juni juli agustus september oktober
    november desember adapun all android apip basarnas bertanya bro butuh chrome customer dear edge excel firefox gmail
    google ingin iphone kuasa lengkap mau maksud mereka milik opsional outlook para person pma pribadi sedang sobat
    tanya team tentang terbaru terhormat terlampir ukpbj whatsapp windows word dirjen
    """.split()  # noqa: SIM905
)
"""Words that begin a sentence or name an office: written with a capital, and still nobody's name."""

_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_MASKED = re.compile(r"[*•●xX█_.\-–…?]+")
_ANNOUNCES = ("[", "{", "<", "(")
_READ_ON = 120  # characters: enough for the two words that make a sentence


def rest_of_line(text: str, at: int) -> str:
    """Return how the line goes on, not further than `is_explained` reads."""
    return text[at : at + _READ_ON].partition("\n")[0]


def is_placeholder(value: str) -> bool:
    """Say whether a value is already covered, or a gap to be filled."""
    return bool(_MASKED.fullmatch(value)) or value.startswith(_ANNOUNCES)


def is_explained(value: str, after: str) -> bool:
    """Say whether what follows "kata sandi:" is a sentence about it: `after` is the rest of the line."""
    word = value.strip(".,;:!?\"'“”").casefold()
    if word in EXPLAINING:
        return True
    following = after.split()
    return (
        _PLAIN_WORD.fullmatch(word) is not None
        and len(following) >= 2
        and all(_PLAIN_WORD.fullmatch(other.strip(".,;:!?").casefold()) for other in following[:2])
    )
