"""Make what is wanted. Reading and drawing take seconds, so they are done before the writing transaction begins."""

import hashlib
import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Actor, record
from app.insight.evidence.contents import contents_of
from app.insight.evidence.pdf import draw
from app.insight.evidence.xlsx import write
from app.models import EvidencePack
from app.models.insight import FAILED, MADE, WAITING

log = logging.getLogger(__name__)


def waiting_packs(session: Session) -> list[int]:
    return list(session.scalars(select(EvidencePack.id).where(EvidencePack.state == WAITING).order_by(EvidencePack.id)))


def make_files(session: Session, pack_id: int, *, now: datetime) -> tuple[bytes, bytes] | None:
    """Return PDF and XLSX of a pack that waits, None where it waits no more; writes nothing."""
    pack = session.get(EvidencePack, pack_id)
    if pack is None or pack.state != WAITING:
        return None
    contents = contents_of(session, pack.month, now=now)
    return draw(contents), write(contents)


def keep(session: Session, pack_id: int, files: tuple[bytes, bytes] | None, *, now: datetime) -> None:
    """Keep the files of a pack; none where they could not be made. The first to come keeps them."""
    pack = session.get(EvidencePack, pack_id, with_for_update=True, populate_existing=True)
    if pack is None or pack.state != WAITING:
        return
    pack.made_at = now
    if files is None:
        pack.state = FAILED
    else:
        pack.pdf, pack.xlsx = files
        pack.pdf_digest, pack.xlsx_digest = (hashlib.sha256(file).hexdigest() for file in files)
        pack.state = MADE
        record(session, "evidence_made", actor=Actor.system(), at=now, evidence_pack=pack.id, digest=pack.pdf_digest)
    session.flush()


def make_one(session: Session, pack_id: int, *, now: datetime) -> tuple[bytes, bytes] | None:
    """Make the files; what goes wrong is logged and leaves none."""
    try:
        return make_files(session, pack_id, now=now)
    except Exception:
        log.exception("evidence %s could not be made", pack_id)
        return None
