"""Texts that everybody may insert into an answer."""

from app.audit import Actor
from app.cases.answers.text_modules import Wording, add_module
from app.demo.stage import Stage
from app.models.people import KOORDINATOR


def keep_ready_texts(stage: Stage) -> None:
    """Let Koordinator keep them."""
    actor = Actor.staff(stage.staff(KOORDINATOR))
    for wording in (
        Wording("salam", "Salam pembuka", "Yth. {{nama}},\n\nTerima kasih telah menghubungi {{layanan}}."),
        Wording("lupa-sandi", "Mengatur ulang kata sandi", "Silakan tekan Lupa Password pada halaman masuk SPSE."),
        Wording("layar", "Meminta tangkapan layar", "Mohon kirimkan tangkapan layar yang memuat kode galatnya."),
        Wording("paket", "Paket diperiksa", "Paket {{kode_paket}} sedang kami periksa, paling lambat {{batas_waktu}}."),
    ):
        add_module(stage.session, wording, is_shared=True, actor=actor, now=stage.at)
