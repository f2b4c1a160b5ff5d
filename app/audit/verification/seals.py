"""Check the seals: numbers without a gap, each bound to the one before, roots, signatures, and the file outside."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.merkle import root_of
from app.audit.outside import Outside
from app.audit.seal_key import is_signed
from app.audit.seals import Leaf, statement_of
from app.audit.verification.report import Finding, Report
from app.models import AuditSeal, SealLeaf
from app.models.base import table_of

BATCH = 2_000


def check_seals(session: Session, report: Report, outside: Outside | None, keys: dict[str, str]) -> None:
    """Check every seal. `keys` are the public keys, by their ids, that may have signed."""
    known = outside or Outside()
    roots = _roots(session)
    root = next(roots, None)
    previous: AuditSeal | None = None
    for seal in session.scalars(select(AuditSeal).order_by(AuditSeal.number).execution_options(yield_per=BATCH)):
        _check_place(report, seal, previous, known)
        while root is not None and root[0] < seal.number:
            root = next(roots, None)
        _check_root(report, seal, root[1:] if root is not None and root[0] == seal.number else None)
        _check_signature(report, seal, keys)
        _check_outside(report, seal, outside)
        report.seals, report.sealed_at, previous = seal.number, seal.sealed_at, seal
        session.expunge(seal)
    last = previous.number if previous else 0
    if known.is_gone(last):
        sentence = (
            f"basis data mempunyai {last} segel, tetapi berkas segel di luar basis data tidak ada atau kosong: "
            "salinan lama basis data tidak dapat dikenali lagi"
        )
        report.add(Finding("outside_gone", sentence, seal=last))
    report.begun_anew = known.begun_anew
    if known.last > last:
        sentence = (
            f"berkas segel di luar mempunyai segel sampai {known.last}, basis data hanya sampai {last}: "
            "basis data ini salinan lama, atau ujungnya dipotong"
        )
        report.add(Finding("older_database", sentence, seal=known.last))


def _check_place(report: Report, seal: AuditSeal, previous: AuditSeal | None, outside: Outside) -> None:
    expected = previous.number + 1 if previous else 1
    if seal.number != expected and seal.number not in outside.restored:
        report.add(Finding("seal_gone", f"segel {expected} sampai {seal.number - 1} tidak ada", seal=expected))
    elif seal.previous_digest != (previous.digest if previous else None):
        report.add(Finding("seal_broken", "tidak menyambung ke segel sebelumnya", seal=seal.number))


def _check_root(report: Report, seal: AuditSeal, found: tuple[int, str] | None) -> None:
    if found != (seal.leaves, seal.root):
        report.add(Finding("seal_leaves", "daunnya tidak menghasilkan akar yang disegel", seal=seal.number))


def _check_signature(report: Report, seal: AuditSeal, keys: dict[str, str]) -> None:
    statement = statement_of(seal)
    if hashlib.sha256(statement).hexdigest() != seal.digest:
        report.add(Finding("seal_changed", "isi segel diubah", seal=seal.number))
    elif seal.key_id not in keys:
        report.add(
            Finding("seal_key", f"ditandatangani dengan kunci {seal.key_id} yang tidak dikenal", seal=seal.number)
        )
    elif not is_signed(keys[seal.key_id], seal.signature, statement):
        report.add(Finding("seal_signature", "tanda tangan segel tidak sah", seal=seal.number))


def _check_outside(report: Report, seal: AuditSeal, outside: Outside | None) -> None:
    if outside is None or seal.number > outside.last:  # the file is a moment behind the database
        return
    if outside.seals.get(seal.number) != seal.digest:
        report.add(Finding("outside_differs", "berbeda dari berkas segel di luar basis data", seal=seal.number))


def _roots(session: Session) -> Iterator[tuple[int, int, str]]:
    """Yield number, count of leaves and root of each seal, computed from the leaves."""
    leaf = table_of(SealLeaf)
    rows = session.execute(
        select(leaf).order_by(leaf.c.seal_number, leaf.c.position).execution_options(yield_per=BATCH)
    )
    for number, group in groupby(rows, key=attrgetter("seal_number")):
        hashes = [Leaf(row.case_id, row.length, row.event_id, row.digest).hash() for row in group]
        yield number, len(hashes), root_of(hashes).hex()
