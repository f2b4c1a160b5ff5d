"""Words that mean the same here. One of each group stands for all of them, in what is indexed and in what is asked.

So a rare word and a common one weigh the same, and a word of two ("kata sandi") is one. Pure; the groups themselves are
rows that Koordinator edits.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.search.indonesian import TRADE
from app.search.words import Term, terms_of

FIRST_FILL = (
    "password, kata sandi, sandi, kata kunci",
    "user id, username, nama pengguna",
    "unggah, upload",
    "unduh, download",
    "tender, lelang, pelelangan, seleksi",
    "penyedia, rekanan, vendor, pelaku usaha",
    "pokja, panitia, kelompok kerja, ulp",
    "ppk, pejabat pembuat komitmen",
    "pejabat pengadaan, pp",
    "pengadaan langsung, pl",
    "kpa, kuasa pengguna anggaran",
    "satuan kerja, satker",
    "auditor, pemeriksa, inspektorat",
    "masuk, login, log in, sign in",
    "daftar, registrasi, register",
    "aktivasi, aktif",
    "surel, email",
    "berkas, file, dokumen",
    "peramban, browser",
    "tautan, link",
    "daring, online",
    "galat, error, eror",
    "gangguan, down, server mati, internal server error, bad gateway, service unavailable",
    "koneksi, internet, jaringan, sinyal",
    "ubah, ganti, perbarui, perbaiki, edit, revisi, koreksi, update",
    "salah, keliru",
    "lambat, lemot, lelet, loading",
    "kunci, blokir, lock",
    "lihat, liat, cek, cari, temu",
    "isi, input, entri",
    "tampil, muncul, tayang",
    "cetak, print",
    "kirim, submit",
    "batal, cabut",
    "batas akhir, batas waktu, tenggat, deadline",
    "mundur, undur, perpanjang, tunda",
    "pelatihan, bimtek, bimbingan teknis, diklat, training, sosialisasi",
    "adendum, addendum, amandemen",
    "katalog, ekatalog, katalog elektronik, epurchasing, toko daring",
    "beli, pesan, belanja, order",
    "negosiasi, nego",
    "jadwal, tahapan, tahap",
    "sanggah, keberatan, banding",
    "gugur, tidak lulus, diskualifikasi, kalah",
    "sppbj, surat penunjukan",
    "rup, rencana umum pengadaan",
    "adp, agregasi data penyedia",
    "izin usaha, nib, nomor induk berusaha, siup",
    "monev, monitoring, monitoring evaluasi",
    "situs, laman, halaman, website",
    "buka, akses",
    "ukuran, besar, size",
    "usulan, saran, masukan",
    "mutasi, pindah tugas",
    "bayar, tagihan, termin, pencairan",
    "kecurangan, korupsi, suap, kolusi, persekongkolan, penyimpangan",
    "sertifikasi, sertifikat",
    "tangkapan layar, screenshot",
    "hubungi, telepon, telp, whatsapp, wa",
    "jam layanan, jam buka, jam kerja, jam operasional",
)


def members_of(words: str) -> list[str]:
    """Return the members of a group as it is written: "password, kata sandi, sandi"."""
    return [member for part in words.replace("=", ",").split(",") if (member := " ".join(part.split()))]


class Synonyms:
    """Groups of words, each replaced by its first member, however its parts are joined: katasandi, spam kodok.

    `trade` has the stems of this trade's own words.
    """

    def __init__(self, groups: Iterable[str] = ()) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        self._joined: dict[str, str] = {}
        for group in groups:
            members = [(member, stems) for member in members_of(group) if (stems := _stems(member))]
            for member, stems in members:
                name = "".join(members[0][1])
                self._names.setdefault(stems, name)
                for joined in ("".join(stems), *_stems(member.replace(" ", ""))):
                    self._joined.setdefault(joined, name)
        self._longest = max(2, *map(len, self._names)) if self._names else 2
        self.trade = frozenset(stem for word in TRADE for stem in self.stems_of(word))
        self._joined = {stem: stem for stem in self.trade} | self._joined

    def terms_of(self, text: str) -> list[Term]:
        """Return the stems of a text with the name of its group for each that has one."""
        return list(self._named(terms_of(text)))

    def stems_of(self, text: str) -> list[str]:
        return [term.stem for term in self.terms_of(text)]

    def knows(self, member: str) -> bool:
        """Say whether this word, or these words, belong to a group."""
        return _stems(member) in self._names

    @property
    def names(self) -> dict[str, str]:
        """Every member that is one word, with the name that stands for it."""
        return {member[0]: name for member, name in self._names.items() if len(member) == 1}

    def _named(self, terms: Sequence[Term]) -> Iterator[Term]:
        at = 0
        while at < len(terms):
            length, name = self._longest_at(terms, at)
            yield Term(name, terms[at].start, terms[at + length - 1].end)
            at += length

    def _longest_at(self, terms: Sequence[Term], at: int) -> tuple[int, str]:
        for length in range(min(self._longest, len(terms) - at), 0, -1):
            member = tuple(term.stem for term in terms[at : at + length])
            name = self._names.get(member) or self._joined.get("".join(member))
            if name:
                return length, name
        return 1, terms[at].stem


def _stems(member: str) -> tuple[str, ...]:
    return tuple(term.stem for term in terms_of(member))
