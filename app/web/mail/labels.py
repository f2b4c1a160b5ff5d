"""What became of a message, and why it waits, in words."""

from flask_babel import gettext as _

from app.channels.incoming.reasons import reason_words
from app.models import IncomingMail
from app.models.incoming import (
    A_BOUNCE,
    A_COMPLAINT,
    A_DUPLICATE,
    A_REPLY,
    A_TICKET,
    AUTOMATIC,
    DISCARDED,
    DONE,
    QUARANTINED,
    RECEIVED,
    WAITING,
)


def state_labels() -> dict[str, str]:
    """Name the states, in the order in which they are worked on."""
    return {
        WAITING: _("Perlu keputusan"),
        QUARANTINED: _("Karantina"),
        RECEIVED: _("Baru diterima"),
        DONE: _("Selesai"),
        DISCARDED: _("Dibuang"),
    }


def reason_of(mail: IncomingMail) -> str:
    """Say why a message waits, or what it became."""
    if mail.state in (WAITING, QUARANTINED):
        return reason_words(mail.reason)
    if mail.state == DISCARDED:
        return mail.decision_reason or ""
    if mail.outcome == A_BOUNCE and mail.reason:
        return reason_words(mail.reason)
    outcomes = {
        A_TICKET: _("menjadi tiket"),
        A_COMPLAINT: _("menjadi pengaduan"),
        A_REPLY: _("masuk ke percakapan tiket"),
        A_DUPLICATE: _("salinan surel yang sudah tersimpan"),
        A_BOUNCE: _("pemberitahuan surel gagal terkirim"),
        AUTOMATIC: _("jawaban otomatis, tidak dibalas"),
    }
    return str(outcomes.get(mail.outcome or "", ""))
