"""What scripts say, through gettext like every other word of a screen.

A page carries them in its head (`<meta name="words">`), since no script may stand in it; `frontend/js/words.js` reads
them. In braces stands what the script fills in. The pages of the editors carry more of them (app/web/studio/words).
"""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

WORDS = {
    "bytes": _l("{size} bita"),
    "file_too_large": _l("terlalu besar, paling besar {size}"),
    "file_empty": _l("berkas ini kosong"),
    "files_refused": _l("Belum terkirim: hapus dahulu berkas yang terlalu besar atau kosong."),
    "files_too_many": _l("Belum terkirim: paling banyak {count} berkas, bersama-sama paling besar {size}."),
    "characters_over": _l("Lebih {count} karakter"),
    "characters_left": _l("Sisa {count} karakter"),
    "copied": _l("Tersalin"),
    "inserted": _l("“{title}” disisipkan."),
    "saved_at": _l("Tersimpan {time}"),
    "saving_again": _l("Belum tersimpan – sedang dicoba lagi"),
    "session_over": _l(
        "Belum tersimpan: sesi Anda berakhir. Kirim saja: Anda diminta masuk lagi, dan tulisan ini ikut."
    ),
    "not_saved": _l("Belum tersimpan. Kirim formulir ini untuk melihat sebabnya; tulisan Anda tidak hilang."),
    "chosen": _l("{count} dipilih"),
    "choose_all": _l("Pilih semua"),
    "new_tasks": _l("{count} tugas baru"),
    "list_signed_out": _l("Sesi Anda berakhir, daftar ini tidak lagi diperbarui. Muat ulang untuk masuk lagi."),
    "list_not_updated": _l("Belum diperbarui sejak {time}: sambungan terputus. Dicoba lagi otomatis."),
    "diagram_added": _l("Baru"),
    "diagram_removed": _l("Dihapus"),
    "diagram_changed": _l("Berubah"),
    "diagram_larger": _l("Perbesar"),
    "diagram_smaller": _l("Perkecil"),
    "diagram_fit": _l("Paskan"),
    "diagram_fit_whole": _l("Paskan seluruh diagram"),
    "diagram_trouble": _l("Diagram tidak dapat ditampilkan ({why})."),
    "diagram_download": _l("Unduh berkasnya"),
    "ready_texts": _l("Teks siap"),
}


def register(app: Flask) -> None:
    app.jinja_env.globals["script_words"] = _words


def _words() -> dict[str, Any]:
    return {key: str(words) for key, words in WORDS.items()}
