"""Sentences as they are written to a helpdesk: what must be covered before publishing, and what must not."""

import pytest

from app.privacy import Kind, Known, cover, find_identifying

SARI = Known(
    people=("Sari Wulandari", "Budi"),
    organizations=("PT Maju Jaya Abadi",),
    values={Kind.PACKAGE: ("10128474000",), Kind.USER_ID: ("majujaya_abadi",)},
    spared=frozenset({"(021) 65867510", "helpdesk-lpse@basarnas.test"}),
)

COVERED = [
    ("Yth. Ibu Sari Wulandari, akun Anda sudah aktif.", "Yth. Ibu [nama], akun Anda sudah aktif."),
    ("Bapak Andi Saputra dapat masuk kembali.", "Bapak [nama] dapat masuk kembali."),
    ("Sdr. Muh. Ridwan, S.T. telah kami hubungi", "Sdr. [nama], S.T. telah kami hubungi"),
    ("Pak Andi sudah dibantu Bu Rini.", "Pak [nama] sudah dibantu Bu [nama]."),
    ("Nama: Wahyu Pratama\nNo HP: 0812-3456-7890", "Nama: [nama]\nNo HP: [telepon]"),
    ("Akun atas nama Dwi Lestari terkunci.", "Akun atas nama [nama] terkunci."),
    ("Perkenalkan saya Joko Susilo dari bagian umum", "Perkenalkan saya [nama] dari bagian umum"),
    ("PT Karya Mandiri tidak dapat masuk.", "[perusahaan] tidak dapat masuk."),
    ("CV. Sinar Harapan & Rekan gagal unggah.", "[perusahaan] gagal unggah."),
    ("CV BERKAH ABADI 99 tidak lulus.", "[perusahaan] tidak lulus."),
    ("UD Tani Makmur, Koperasi Serba Usaha Mekar", "[perusahaan], [perusahaan]"),
    ("Yayasan Harapan Bangsa meminta akun.", "[perusahaan] meminta akun."),
    ("PT Telaga Biru, Tbk. sudah diverifikasi", "[perusahaan], Tbk. sudah diverifikasi"),
    ("pt maju jaya abadi belum terverifikasi", "[perusahaan] belum terverifikasi"),
    ("Maju Jaya Abadi belum terverifikasi", "[perusahaan] belum terverifikasi"),
    ("Menurut Sari, pesannya sama.", "Menurut [nama], pesannya sama."),
    ("SARI WULANDARI sudah mengirim berkas", "[nama] sudah mengirim berkas"),
    ("Salam,\nBudi", "Salam,\n[nama]"),
    ("Hubungi +62 812 3456 7890 atau 0274-512345.", "Hubungi [telepon] atau [telepon]."),
    ("WA 6281234567890, telepon (022) 4231234", "WA [telepon], telepon [telepon]"),
    ("Kirim ke sari.w+spse@majujaya.co.id ya", "Kirim ke [surel] ya"),
    ("NIK 3171014905850003 tidak cocok", "NIK [NIK] tidak cocok"),
    ("KTP: 3171 0149 0585 0003", "KTP: [NIK]"),
    ("Nomor 3171014905850003 sudah dipakai", "Nomor [NIK] sudah dipakai"),
    ("NPWP 09.254.294.3-407.000 tidak valid", "NPWP [NPWP] tidak valid"),
    ("NPWP 0092542943407000 (16 digit)", "NPWP [NPWP] (16 digit)"),
    ("npwp perusahaan 012345678901234", "npwp perusahaan [NPWP]"),
    ("Kode tender 87654321 tidak muncul", "Kode tender [kode paket] tidak muncul"),
    ("RUP: 45678901 sudah diumumkan", "RUP: [kode paket] sudah diumumkan"),
    ("Paket 10128474000 sudah dibuka", "Paket [kode paket] sudah dibuka"),
    ("nomor 10128474000 itu", "nomor [kode paket] itu"),
    ("Pesanan EP-01HX5T2R8QABCD belum diproses", "Pesanan [kode paket] belum diproses"),
    ("User ID: majujaya, kata sandi: Rahasia#1", "User ID: [User ID], kata sandi: [kata sandi]"),
    ("akun MajuJaya_Abadi dikunci", "akun [User ID] dikunci"),
]

KEPT = [
    "Muncul kode galat SPSE-123 saat masuk.",
    "Error 500: 0x80070005, lalu ORA-00942.",
    "Kode kesalahan 40312345 pada 12/08/2026 pukul 08.30-16.00 WIB.",
    "Nilai HPS Rp 1.234.567.890,00 dan jaminan Rp081234567890.",
    "Sesuai Pasal 12 ayat (3) Perpres Nomor 16 Tahun 2018 jo. Nomor 12 Tahun 2021.",
    "Sesuai Permendagri 90/2019 dan Keputusan Kepala LKPP Nomor 122 Tahun 2022.",
    "Layanan buka Senin sampai Jumat, 07.30–16.00.",
    "Hubungi kami di (021) 65867510 atau helpdesk-lpse@basarnas.test.",
    "Hubungi kami di 021-65867510.",
    "Bentuk usaha diubah dari CV menjadi PT. Silakan unggah akta yang baru.",
    "PT, CV, UD, Koperasi, dan Yayasan dapat mendaftar.",
    "Unggah CV Tenaga Ahli dan daftar riwayat hidup.",
    "Bapak/Ibu Penyedia dapat mengubahnya sendiri.",
    "Yth. Bapak/Ibu, mohon maaf atas kendala ini.",
    "Yth. Helpdesk LKPP, mohon bantuan.",
    "Akun atas nama Penyedia diaktifkan oleh Admin PPE.",
    "Kementerian Koperasi dan UKM, Toko Daring, Katalog Elektronik.",
    "Gunakan SPSE 4.5 dengan Java 8u202 dan Apendo 5.4.2.",
    "Tiket T-2026-000123 ditutup pada 3 November 2026.",
    "User ID tidak dikenal: periksa kembali huruf besarnya.",
    "Kata sandi: minimal 8 karakter, memuat huruf besar dan angka.",
    "Lupa kata sandi? Klik Lupa Password, lalu buka tautan dalam surel.",
    "Tender ulang dijadwalkan 2026; paket 3 dari 12.",
    "Ukuran berkas paling besar 2048 kB, 1024 x 768 piksel.",
    "IP 192.168.100.200 port 8080, versi 20260812.1530.",
    "Nama: isi sesuai KTP. NIK terdiri atas 16 digit, NPWP 15 atau 16 digit.",
    "Permendag 2026 dan RUP 2026.",
    "Bu, mohon tunggu. Pak, sudah bisa.",
]


@pytest.mark.parametrize(("text", "expected"), COVERED)
def test_what_says_whom_it_is_about_is_covered(text: str, expected: str) -> None:
    assert cover(text, find_identifying(text, SARI)) == expected


@pytest.mark.parametrize("text", KEPT)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert cover(text, find_identifying(text, SARI)) == text
