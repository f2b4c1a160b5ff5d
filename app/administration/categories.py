"""The categories of requests: data, edited by an administrator. A category in use is retired, never deleted."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.models import Category

# The agency's own list (docs/domain.md), in its order.
FIRST_FILL = (
    ("akun", "Akun & login, lupa password"),
    ("registrasi", "Registrasi & verifikasi penyedia"),
    ("ubah_data", "Ubah email/NPWP/bentuk usaha"),
    ("adp", "ADP/roaming"),
    ("sikap", "SIKaP"),
    ("sirup", "SiRUP"),
    ("penawaran", "Unggah/kirim penawaran"),
    ("apendo", "Apendo/Spamkodok, enkripsi"),
    ("jadwal", "Jadwal tender"),
    ("evaluasi", "Evaluasi, pembuktian, sanggah"),
    ("nontender", "Non-tender & pencatatan"),
    ("ekontrak", "e-Kontrak"),
    ("katalog", "Katalog/Toko Daring"),
    ("akun_pejabat", "Akun PPK, PP, Pokja, Auditor"),
    ("gangguan", "Gangguan/akses server"),
    ("monev", "Monev"),
    ("data_surat", "Permintaan data/surat"),
    ("pelatihan", "Pelatihan"),
    ("usulan", "Usulan"),
    ("bukan_wewenang", "Bukan wewenang LPSE"),
)


def fill_categories(session: Session) -> None:
    """Put the first list in where there is none."""
    if session.scalar(select(func.count(Category.id))):
        return
    session.add_all(Category(code=code, name=name, sort_order=i) for i, (code, name) in enumerate(FIRST_FILL, 1))
    session.flush()


def active_categories(session: Session) -> list[Category]:
    return list(session.scalars(select(Category).where(Category.is_active).order_by(Category.sort_order)))


def active_choices(session: Session) -> list[tuple[str, str]]:
    """Return code and name of each active category, in order: what every form offers."""
    return [(code, name) for code, name in session.execute(_CHOICES)]


_CHOICES = select(Category.code, Category.name).where(Category.is_active).order_by(Category.sort_order)


def all_categories(session: Session) -> list[Category]:
    return list(session.scalars(select(Category).order_by(Category.sort_order, Category.id)))


def change_category(
    session: Session, category: Category, *, name: str, is_active: bool, actor: Actor, now: datetime
) -> None:
    before = {"name": category.name, "is_active": category.is_active}
    category.name, category.is_active = name, is_active
    after = {"name": name, "is_active": is_active}
    if before != after:
        record(session, "category_changed", actor=actor, at=now, category=category.code, before=before, after=after)


def add_category(session: Session, *, code: str, name: str, actor: Actor, now: datetime) -> Category:
    """Add a category at the end of the list. The caller has checked that `code` is free."""
    last = session.scalar(select(func.max(Category.sort_order))) or 0
    category = Category(code=code, name=name, sort_order=last + 1)
    session.add(category)
    session.flush()
    record(session, "category_added", actor=actor, at=now, category=code, before=None, after={"name": name})
    return category
