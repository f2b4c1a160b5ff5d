"""Prove that the trail is whole, or name the first thing that does not fit.

Everything is read in one snapshot, so that it may run beside a working application. What lies after the last seal can
be cut off without a trace in the trail; the report says how much that is.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from app.audit.behind import FileDigest
from app.audit.outside import BrokenOutside, Outside, read_outside
from app.audit.seal_key import SealKey
from app.audit.verification.behind import WhatIsBehind
from app.audit.verification.chains import unsealed_events, walk_chains
from app.audit.verification.report import Finding, Report
from app.audit.verification.seals import check_seals

__all__ = ["Finding", "Report", "verify"]


def verify(
    session: Session,
    *,
    key: SealKey | None,
    outside_path: Path,
    on_disk: FileDigest | None = None,
    mail_on_disk: FileDigest | None = None,
) -> Report:
    """Check chains, seals, the file outside, and what is behind the events. The session must be fresh."""
    report = Report()
    outside = _outside(report, outside_path)  # before the snapshot: it may be behind the database, never ahead
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    keys = dict(outside.keys) if outside else {}
    if key is not None:
        keys[key.key_id] = key.public_pem
    behind = WhatIsBehind(session, report, on_disk, mail_on_disk)
    for number, events in walk_chains(session, report):
        behind.take(number, events)
    behind.finish()
    check_seals(session, report, outside, keys)
    report.unsealed = unsealed_events(session)
    return report


def _outside(report: Report, path: Path) -> Outside | None:
    try:
        outside = read_outside(path)
    except BrokenOutside as problem:
        report.add(Finding("outside_broken", f"berkas segel di luar basis data: {problem}"))
        return None
    report.has_outside = outside is not None
    return outside
