"""What is made of the words that people type: pure, without a database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.colloquial import formal_stems
from app.search.marks import parts_of
from app.search.synonyms import Synonyms, members_of
from app.search.typos import near_words, slips_between
from app.search.words import terms_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mengunggah berkas", "unggahan berkasnya"),
        ("di-upload", "upload"),
        ("login-nya", "login"),
        ("e-Kontrak", "ekontrak"),
        ("e kontrak", "ekontrak"),
        ("non tender", "non-tender"),
        ("mengirim penawaran", "pengiriman tawaran"),
        ("menarik permohonan", "tarik permohonan"),
        ("berkas-berkas", "berkas"),
        ("masuk2", "masuk"),
        ("erroooor", "error"),
        ("Évaluasi", "evaluasi"),
        ("SPSE-1042", "spse1042"),
        ("error500", "error 500"),
        ("apendo5", "apendo"),
        ("mengunci", "kunci"),
        ("memuat", "muat"),
        ("dimundurkan", "mundur"),
        ("memperbarui", "diperbarui"),
        ("ttd", "ditandatangani"),
    ],
)
def test_forms_of_one_word_are_the_same(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize("word", ["pengadaan", "pengaduan", "perusahaan", "penyedia", "peserta", "layanan", "sekolah"])
def test_words_of_the_trade_are_not_cut(word: str) -> None:
    assert words_of(word) == [word]
    assert words_of(f"{word}nya") == [word]


def test_filling_words_and_short_numbers_mean_nothing() -> None:
    assert words_of("min, gimana ya caranya kok gak bisa 2 kali?") == ["kali"]
    assert words_of("yang di untuk saya") == []
    assert words_of("kok gabisa ya, gakada, ga mau") == []
    assert words_of("yang dipakai dan diperlukan") == []
    assert words_of("piye carane, kumaha") == ["carane"]


def test_a_thing_is_not_the_root_of_its_name() -> None:
    assert words_of("permohonan, mohon") == ["mohon"]
    assert words_of("memperbarui akun") != words_of("akun baru")


def test_a_code_is_found_whole_or_by_its_number_and_not_by_its_letters() -> None:
    assert words_of("muncul ORA-00942") == ["muncul", "ora00942", "00942"]


def test_every_stem_knows_its_place() -> None:
    text = "Lupa kata-sandi?"
    assert [(term.stem, text[term.start : term.end]) for term in terms_of(text)] == [
        ("lupa", "Lupa"),
        ("kata", "kata-sandi"),
        ("sandi", "kata-sandi"),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n", "?!", "'\"*():&|<->", "ß", "💥💥", "a" * 10_000, "-" * 10_000])
def test_no_text_is_too_strange(text: str) -> None:
    assert len(words_of(text)) <= 1


def test_synonyms_are_one_word_however_many_they_are_written_with() -> None:
    synonyms = Synonyms(["password, kata sandi, sandi"])
    assert synonyms.stems_of("lupa kata sandi") == synonyms.stems_of("lupa sandinya") == ["lupa", "password"]


def test_the_parts_of_a_word_may_be_written_together_or_apart() -> None:
    synonyms = Synonyms(["password, kata sandi", "unggah, upload"])
    assert synonyms.stems_of("katasandi") == ["password"]
    assert synonyms.stems_of("up load di spam kodok") == ["unggah", "spamkodok"]


def test_the_longest_member_wins_and_its_parts_stay_words() -> None:
    synonyms = Synonyms(["password, kata sandi", "katalog, toko daring"])
    assert synonyms.stems_of("kata orang") == ["kata", "orang"]
    assert synonyms.stems_of("toko daring kata sandi") == ["katalog", "password"]


def test_a_group_may_be_written_with_commas_or_equals_signs() -> None:
    assert members_of(" unggah,  upload = up load ,") == ["unggah", "upload", "up load"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("penwaran", "penawaran"),
        ("verivikasi", "verifikasi"),
        ("apnedo", "apendo"),
        ("verif", "verifikasi"),
        ("dftr", "daftar"),
        ("paswot", "password"),
        ("feripikasi", "verifikasi"),
    ],
)
def test_a_slip_of_the_keys_is_forgiven(typed: str, meant: str) -> None:
    assert meant in near_words(typed, ["penawaran", "verifikasi", "apendo", "daftar", "katalog", "password"])


@pytest.mark.parametrize("typed", ["ab", "spi", "spse1043", "katak2", "jeruk"])
def test_what_is_too_short_a_code_or_too_far_off_is_not_guessed(typed: str) -> None:
    assert near_words(typed, ["spse1042", "spse", "katalog", "sip"]) == {}


def test_slips_are_counted_up_to_a_bound() -> None:
    assert slips_between("apnedo", "apendo", 1) == 1
    assert slips_between("kontrak", "kontak", 2) == 1
    assert slips_between("kontrak", "kontraktor", 2) is None


@pytest.mark.parametrize(
    ("spoken", "formal"),
    [
        ("ngirim", "kirim"),
        ("ngumumin", "umum"),
        ("nyari", "cari"),
        ("gugurin", "gugur"),
        ("ketarik", "tarik"),
        ("nulis", "tulis"),
    ],
)
def test_everyday_forms_lead_to_the_written_word(spoken: str, formal: str) -> None:
    assert formal in formal_stems(spoken)


def test_words_are_marked_in_whatever_form_they_stand() -> None:
    synonyms = Synonyms(["password, kata sandi"])
    marked = [
        piece
        for piece, is_word in parts_of("Mengatur ulang Kata Sandi, lalu masuk.", {"password", "masuk"}, synonyms)
        if is_word
    ]
    assert marked == ["Kata Sandi", "masuk"]


def test_marking_loses_no_letter() -> None:
    text = "<b> e-Kontrak & “kata sandi”"
    pieces = parts_of(text, {"ekontrak", "sandi"}, Synonyms())
    assert "".join(piece for piece, _ in pieces) == text


@given(st.text(max_size=200))
def test_every_place_lies_in_the_text_and_every_stem_is_plain(text: str) -> None:
    for term in terms_of(text):
        assert 0 <= term.start < term.end <= len(text)
        assert re.fullmatch(r"[a-z0-9]{1,40}", term.stem)


@given(st.lists(st.sampled_from(["di-upload", "kata sandi", "e-Kontrak", "SPSE-1042", "yang", "pengadaan", "masuk2"])))
def test_stems_do_not_depend_on_what_stands_beside_a_sentence(pieces: list[str]) -> None:
    whole = [term.stem for term in terms_of(". ".join(pieces))]
    assert whole == [term.stem for piece in pieces for term in terms_of(piece)]
