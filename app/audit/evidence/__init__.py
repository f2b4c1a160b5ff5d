"""Hand out events with what proves them: their raw form, all seals, a path from each head to its seal, and a verifier.

The archive is checked offline by the one file in it, which shares no code with this application.
"""

import zipfile
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.chain import as_form
from app.audit.merkle import inclusion_path
from app.audit.seals import Leaf, statement_of
from app.models import AuditEvent, AuditSeal, Case, SealLeaf
from app.models.base import table_of

VERIFIER = Path(__file__).with_name("verify_export.py")
READ_ME = Path(__file__).with_name("BACA_SAYA.txt")
BATCH = 1_000
_EVENT, _CASE, _LEAF = table_of(AuditEvent), table_of(Case), table_of(SealLeaf)


def write_evidence(session: Session, case: Case | None, public_key: str, file: BinaryIO) -> int:
    """Write the archive of one case, or of the whole trail; return how many events it holds. The key is PEM."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        count = _write(archive, "events.jsonl", _events(session, case))
        _write(archive, "seals.jsonl", _seals(session))
        _write(archive, "proofs.jsonl", _proofs(session, case))
        archive.writestr("public_key.pem", public_key)
        for given in (VERIFIER, READ_ME):
            archive.write(given, given.name)
    return count


def _write(archive: zipfile.ZipFile, name: str, lines: Iterator[bytes]) -> int:
    count = 0
    with archive.open(name, "w", force_zip64=True) as file:
        for line in lines:
            file.write(line + b"\n")
            count += 1
    return count


def _events(session: Session, case: Case | None) -> Iterator[bytes]:
    query = select(_EVENT, _CASE.c.number).outerjoin(_CASE, _CASE.c.id == _EVENT.c.case_id)
    if case is not None:
        query = query.where(_EVENT.c.case_id == case.id)
    for row in session.execute(query.order_by(_EVENT.c.id).execution_options(yield_per=BATCH)):
        form = as_form(dict(row._mapping), row.case_sequence, row.previous_digest)
        yield orjson.dumps({"id": row.id, "number": row.number, "digest": row.digest, **form})


def _seals(session: Session) -> Iterator[bytes]:
    for seal in session.scalars(select(AuditSeal).order_by(AuditSeal.number).execution_options(yield_per=BATCH)):
        said = orjson.loads(statement_of(seal))
        yield orjson.dumps({**said, "digest": seal.digest, "signature": seal.signature})


def _proofs(session: Session, case: Case | None) -> Iterator[bytes]:
    """Yield a path for the newest sealed head of each case, and for each event of no case."""
    newest = select(_LEAF.c.case_id, func.max(_LEAF.c.length)).group_by(_LEAF.c.case_id)
    if case is not None:
        newest = newest.where(_LEAF.c.case_id == case.id)
    heads = {(case_id, length) for case_id, length in session.execute(newest) if case_id is not None}
    leaves = select(_LEAF).order_by(_LEAF.c.seal_number, _LEAF.c.position)
    if case is not None:
        leaves = leaves.where(_LEAF.c.seal_number.in_(select(_LEAF.c.seal_number).where(_LEAF.c.case_id == case.id)))
    rows = session.execute(leaves.execution_options(yield_per=BATCH))
    for number, group in groupby(rows, key=attrgetter("seal_number")):
        sealed = [Leaf(row.case_id, row.length, row.event_id, row.digest) for row in group]
        hashes = [leaf.hash() for leaf in sealed]
        for position, leaf in enumerate(sealed):
            if (leaf.case_id, leaf.length) in heads or (leaf.case_id is None and case is None):
                path = [step.hex() for step in inclusion_path(hashes, position)]
                told = orjson.loads(leaf.as_bytes())
                yield orjson.dumps({"seal": number, "position": position, "leaf": told, "path": path})
