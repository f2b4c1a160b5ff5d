"""Passwords, NIK and NPWP in what people write, in Indonesian and English."""

import pytest

from app.privacy import cover, find_sensitive

GIVEN = [
    ("kata sandi: rahasia", "kata sandi: [kata sandi]"),
    ("Kata sandi saya adalah Mawar2024!", "Kata sandi saya adalah [kata sandi]"),
    ("kata sandinya Mawar2024 ya pak", "kata sandinya [kata sandi] ya pak"),
    ("pass = budi123", "pass = [kata sandi]"),
    ("password spse: Maju#Jaya, tolong direset", "password spse: [kata sandi], tolong direset"),
    ("User ID: maju01 Password: Maju2024", "User ID: maju01 Password: [kata sandi]"),
    ("User ID/password: maju01 / Maju2024", "User ID/password: [kata sandi]"),
    ("My password is hunter2", "My password is [kata sandi]"),
    ("the new password for my account: tr0ub4dor&3", "the new password for my account: [kata sandi]"),
    ("pwd=Qwerty!9", "pwd=[kata sandi]"),
    ("PW : 12345678", "PW : [kata sandi]"),
    ("Password lama : Satu1111, password baru : Dua2222", "Password lama : [kata sandi], password baru : [kata sandi]"),
    ('Kata sandi yang baru adalah "mawar merah"', 'Kata sandi yang baru adalah "[kata sandi]"'),
    ("sandi → Abc123", "sandi → [kata sandi]"),
    ("Password:\nRahasia1", "Password:\n[kata sandi]"),
    ("PIN: 123456 dan OTP 998877", "PIN: [kata sandi] dan OTP [kata sandi]"),
    ("NIK 3171014905850003", "NIK [NIK]"),
    ("NPWP 09.254.294.3-407.000", "NPWP [NPWP]"),
    ("ktp3171014905850003", "ktp[NIK]"),
    ("NPWP 09.254.294.3-407.000, NIK 3171014905850003", "NPWP [NPWP], NIK [NIK]"),
    ("NIK 3171014905850003 NPWP 3171014905850003", "NIK [NIK] NPWP [NPWP]"),
]

ONLY_ABOUT = [
    "Kata sandi: minimal 8 karakter.",
    "Password: wajib diisi",
    "Kata sandi adalah rahasia Anda.",
    "Kata sandi tidak dapat kami lihat.",
    "Jangan pernah menuliskan kata sandi. Kami tidak pernah memintanya.",
    "Password salah terus padahal sudah benar",
    "Lupa password SPSE sejak 12 Agustus",
    "reset password: klik tautan pada surel",
    "password is not recognized",
    "Password: ********",
    "kata sandi: [kata sandi]",
    "kata sandi {{ sandi }}",
    "Ubah kata sandi di https://spse.inaproc.id/basarnas",
    "Passport dan pas foto 4x6 dilampirkan, boarding pass A12.",
    "kata sandi 8-16 karakter",
    "Kode 1234567890123456 pada layar",
    "Nilai 31710149058500 rupiah",
    "error 3171014905850003",
    "Rp3.171.014.905.850.003",
    "2026-11-03 09:00:00.123456",
    "Password lama dan password baru tidak boleh sama.",
    "pin lokasi kantor",
]


@pytest.mark.parametrize(("text", "expected"), GIVEN)
def test_a_value_that_was_given_away_is_found(text: str, expected: str) -> None:
    assert cover(text, find_sensitive(text)) == expected


@pytest.mark.parametrize("text", ONLY_ABOUT)
def test_what_is_only_said_about_such_values_is_left(text: str) -> None:
    assert cover(text, find_sensitive(text)) == text
