"""The agency's details as data. An empty one is shown as "belum ditetapkan", never guessed.

The first fill is the published service standard; where it contradicts itself (two telephone numbers, an empty
"No. SK") both stand here to be decided by an administrator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import AgencySetting
from app.models.base import table_of


@dataclass(frozen=True, slots=True)
class Detail:
    key: str
    label: str
    first_value: str
    hint: str = ""


DETAILS = (
    Detail("agency_name", "Nama instansi", "Badan Nasional Pencarian dan Pertolongan (BASARNAS)"),
    Detail("service_name", "Nama layanan", "Helpdesk LPSE BASARNAS"),
    Detail("decree_number", "Nomor SK standar pelayanan", ""),
    Detail("head_name", "Nama penanggung jawab layanan", "", "Menandatangani bukti bulanan."),
    Detail("head_title", "Jabatan penanggung jawab layanan", ""),
    Detail("helpdesk_email", "Surel helpdesk", "helpdesk-lpse@basarnas.go.id"),
    Detail("complaint_email", "Surel pengaduan", "ukpbjbasarnas@basarnas.go.id"),
    Detail("helpdesk_phone", "Telepon helpdesk", "(021) 6543503"),
    Detail("office_phone", "Telepon kantor", "(021) 65867511"),
    Detail(
        "address",
        "Alamat",
        "Jl. Angkasa Blok B.15 Kav. 2-3, Gunung Sahari Selatan, Kemayoran, Jakarta Pusat 10610",
    ),
    Detail("website", "Situs web", "www.basarnas.go.id"),
    Detail(
        "lkpp_email",
        "Surel Helpdesk LKPP",
        "",
        "Bila kosong, eskalasi dicatat saja dan Admin PPE mengirimnya sendiri lewat LPSE Support.",
    ),
    Detail(
        "lkpp_domain",
        "Domain surel LKPP",
        "lkpp.go.id",
        "Surel dari sini yang memuat nomor tiket yang menunggu LKPP diusulkan kepada Admin PPE sebagai jawabannya.",
    ),
)
STORED = select(table_of(AgencySetting).c.key, table_of(AgencySetting).c.value)
"""The question for what is stored, for whoever asks it together with others and gives the answer to `keep_read`."""
_READ = "agency_settings"  # in Session.info: the transaction that read them, and the details by key


def all_settings(session: Session) -> dict[str, str]:
    """Return every detail by key; "" where it is not yet determined. They are read once a transaction."""
    read_in, details = session.info.get(_READ, (None, {}))
    if read_in is None or read_in is not session.get_transaction():
        return keep_read(session, session.execute(STORED))
    return dict(details)


def keep_read(session: Session, rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Keep the answer to STORED for the rest of the transaction; return what `all_settings` does."""
    stored = {key: value for key, value in rows}
    details = {detail.key: stored.get(detail.key, detail.first_value) for detail in DETAILS}
    session.info[_READ] = (session.get_transaction(), details)
    return dict(details)


def setting(session: Session, key: str) -> str:
    return all_settings(session)[key]


def agency_name(session: Session) -> str:
    return setting(session, "service_name")


def change_settings(session: Session, values: Mapping[str, str], *, actor: Actor, now: datetime) -> int:
    """Store the details that differ; return how many did."""
    changed = 0
    for detail in DETAILS:
        before, after = setting(session, detail.key), values.get(detail.key, "").strip()
        if detail.key not in values or before == after:
            continue
        row = session.get(AgencySetting, detail.key) or AgencySetting(key=detail.key)
        row.value, row.changed_at, row.changed_by_id = after, now, actor.user_id
        session.add(row)
        record(
            session,
            "setting_changed",
            actor=actor,
            at=now,
            key=detail.key,
            before={"value": before},
            after={"value": after},
        )
        changed += 1
    session.flush()
    session.info.pop(_READ, None)
    return changed
