"""Words that mean the same here. One of each group stands for all of them, in what is indexed and in what is asked.

So a rare word and a common one weigh the same, and a word of two ("kata sandi") is one. Pure; the groups themselves are
rows that Koordinator edits.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.search.words import Term, terms_of

FIRST_FILL = (
    "password, kata sandi, sandi, kata kunci",
    "unggah, upload",
    "unduh, download",
    "tender, lelang, pelelangan",
    "penyedia, rekanan, vendor, pelaku usaha",
    "masuk, login, log in, sign in",
    "daftar, registrasi, register",
    "surel, email",
    "berkas, file, dokumen",
    "peramban, browser",
    "tautan, link",
    "daring, online",
    "galat, error, eror",
    "ubah, ganti, perbarui, perbaiki, edit, revisi, koreksi",
    "lambat, lemot, lelet",
    "kunci, blokir, lock",
    "pelatihan, bimtek, bimbingan teknis, diklat, training",
    "adendum, addendum, amandemen",
    "katalog, ekatalog, katalog elektronik",
    "jadwal, tahapan, tahap",
    "sanggah, keberatan, banding",
    "gugur, tidak lulus, diskualifikasi",
    "situs, laman, halaman",
    "buka, akses",
    "ukuran, besar, size",
    "usulan, saran, masukan",
    "mutasi, pindah tugas",
)


def members_of(words: str) -> list[str]:
    """Return the members of a group as it is written: "password, kata sandi, sandi"."""
    return [member for part in words.replace("=", ",").split(",") if (member := " ".join(part.split()))]


class Synonyms:
    """Groups of words, each replaced by its first member."""

    def __init__(self, groups: Iterable[str] = ()) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for group in groups:
            members = [tuple(term.stem for term in terms_of(member)) for member in members_of(group)]
            names = [member for member in members if member]
            for member in names:
                self._names.setdefault(member, "".join(names[0]))
        self._longest = max(map(len, self._names), default=1)

    def terms_of(self, text: str) -> list[Term]:
        """Return the stems of a text with the name of its group for each that has one."""
        return list(self._named(terms_of(text)))

    def stems_of(self, text: str) -> list[str]:
        return [term.stem for term in self.terms_of(text)]

    def knows(self, member: str) -> bool:
        """Say whether this word, or these words, belong to a group."""
        return tuple(term.stem for term in terms_of(member)) in self._names

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
            name = self._names.get(tuple(term.stem for term in terms[at : at + length]))
            if name:
                return length, name
        return 1, terms[at].stem
