"""What a ready text may name of the case at hand: values from a fixed list, put in when the text is inserted.

The same small language as the texts of mail: no logic, no attribute. A value that the case does not have stays in the
text as a gap, to be filled by hand; a text with a gap is not sent (`app.cases.answers.outgoing`).
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.administration.agency import all_settings
from app.cases.notices import instant_in_words
from app.channels.site import site_of
from app.channels.texts import fill
from app.models import Case, TextModule, User

VARIABLES: Mapping[str, str] = {
    "nama": "nama pengguna",
    "nomor": "nomor tiket",
    "perihal": "pokok masalah",
    "batas_waktu": "batas waktu menjawab",
    "petugas": "nama Anda",
    "aplikasi": "aplikasi yang ditanyakan",
    "kode_paket": "kode paket atau tender",
    "kode_galat": "kode galat",
    "tautan": "tautan pelacakan tiket",
    "layanan": "nama layanan",
    "telepon": "telepon helpdesk",
    "surel": "surel helpdesk",
    "hari_ini": "tanggal dan jam sekarang",
}


def values_for(session: Session, case: Case, author: User, now: datetime) -> dict[str, str]:
    """Return what each variable stands for on this case; where it stands for nothing, the gap itself."""
    details = all_settings(session)
    values = {
        "nama": case.requester.name,
        "nomor": case.number,
        "perihal": case.subject,
        "batas_waktu": instant_in_words(session, case.due_at),
        "petugas": author.name,
        "aplikasi": case.application,
        "kode_paket": case.reference_code,
        "kode_galat": case.error_code,
        "tautan": f"{site_of(session).base_url}/lacak/{case.tracking_token}",
        "layanan": details["service_name"],
        "telepon": details["helpdesk_phone"],
        "surel": details["helpdesk_email"],
        "hari_ini": instant_in_words(session, now),
    }
    return {name: value or f"{{{{{name}}}}}" for name, value in values.items()}


def filled(module: TextModule, values: Mapping[str, str]) -> str:
    return fill(module.body, values)
