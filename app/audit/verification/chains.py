"""Walk every chain: no gap, no fork, each digest right, the end where the case's row and the seals say it is.

Three streams ordered by case (heads, events, leaves) are read side by side, so that memory stays the same however long
the trail is.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.audit.chain import event_digest
from app.audit.verification.report import Finding, Report
from app.models import AuditEvent, Case, SealLeaf
from app.models.base import table_of

BATCH = 2_000
_EVENT, _CASE, _LEAF = table_of(AuditEvent), table_of(Case), table_of(SealLeaf)
EventRow = Row[*tuple[Any, ...]]


def walk_chains(session: Session, report: Report) -> Iterator[tuple[str | None, Sequence[EventRow]]]:
    """Check the chains and yield each case's number with its events, for whoever looks at what stands behind them.

    The events of no case come last, in pieces, with None for the number.
    """
    leaves = _Groups(_stream(session, _leaves()))
    events = _Groups(_stream(session, _events()))
    for head in _stream(session, _heads()):
        while events.next_case is not None and events.next_case < head.id:
            yield _of_no_row(report, events, leaves)
        for gone in leaves.before(head.id):
            _whole_case_gone(report, gone)
        rows, sealed = events.of(head.id), leaves.of(head.id)
        _check(report, head.number, rows, sealed)
        _check_end(report, head, rows)
        _check_number(report, head, rows)
        report.cases += 1
        yield head.number, rows
    while events.next_case is not None:
        yield _of_no_row(report, events, leaves)
    for gone in leaves.before(None):
        _whole_case_gone(report, gone)
    yield from _alone(session, report)


class _Groups:
    """Rows of a stream that is ordered by case, taken case by case."""

    def __init__(self, rows: Iterator[EventRow]) -> None:
        self._groups = groupby(rows, key=attrgetter("case_id"))
        self._next: tuple[int, Iterator[EventRow]] | None = next(self._groups, None)

    @property
    def next_case(self) -> int | None:
        return self._next[0] if self._next else None

    def take(self) -> list[EventRow]:
        assert self._next is not None
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows

    def of(self, case_id: int) -> list[EventRow]:
        return self.take() if self.next_case == case_id else []

    def before(self, case_id: int | None) -> Iterator[list[EventRow]]:
        while self.next_case is not None and (case_id is None or self.next_case < case_id):
            yield self.take()


def _check(report: Report, number: str, rows: Sequence[EventRow], sealed: Sequence[EventRow]) -> None:
    """Hold the events of a case against each other and against the seals; what breaks the chain is told once."""
    previous, expected, last_id, is_broken = None, 1, 0, False
    by_length = {leaf.length: leaf for leaf in sealed}
    for row in rows:
        report.events += 1
        wrong = _what_is_wrong(row, expected, previous, last_id)
        if wrong and not is_broken:
            what, sentence = wrong
            report.add(Finding(what, sentence, number, expected, row.id))
            is_broken = what == "gap"  # what follows a gap cannot fit either
        leaf = by_length.pop(row.case_sequence, None)
        if leaf is not None and (leaf.digest, leaf.event_id) != (row.digest, row.id):
            sentence = "berbeda dari yang disegel"
            report.add(Finding("unlike_seal", sentence, number, row.case_sequence, row.id, leaf.seal_number))
        previous, expected, last_id = row.digest, (row.case_sequence or expected) + 1, row.id
    for leaf in sorted(by_length.values(), key=attrgetter("length")):
        sentence = f"sudah disegel, tetapi kejadian nomor {leaf.event_id} tidak ada lagi"
        report.add(Finding("sealed_event_gone", sentence, number, leaf.length, leaf.event_id, leaf.seal_number))


def _what_is_wrong(row: EventRow, expected: int, previous: str | None, last_id: int) -> tuple[str, str] | None:
    if row.digest is None or row.case_sequence is None:
        return "unchained", "tidak berantai: tidak ditulis oleh aplikasi ini"
    if row.case_sequence != expected:
        gone = row.case_sequence - expected
        return "gap", f"{gone} kejadian sebelum ini tidak ada"
    if row.digest != event_digest(dict(row._mapping), row.case_sequence, row.previous_digest):
        return "changed", "isinya tidak cocok dengan sidik jarinya: kejadian ini diubah"
    if row.previous_digest != previous:
        return "broken", "tidak menyambung ke kejadian sebelumnya"
    if row.id <= last_id:
        return "order", "nomor kejadiannya tidak sesuai dengan urutan rantai"
    return None


def _check_end(report: Report, head: EventRow, rows: Sequence[EventRow]) -> None:
    length, last = len(rows), rows[-1].digest if rows else None
    if head.chain_length > length:
        sentence = f"rantai tiket ini {head.chain_length} kejadian, yang ada {length}: ujungnya terpotong"
        report.add(Finding("tail_gone", sentence, head.number, length + 1))
    elif (head.chain_length, head.chain_head) != (length, last):
        sentence = "ujung rantai berbeda dari yang tercatat pada tiket"
        report.add(Finding("end_differs", sentence, head.number, length, rows[-1].id if rows else None))


def _check_number(report: Report, head: EventRow, rows: Sequence[EventRow]) -> None:
    """Hold the case's number against the one that it was opened with."""
    if rows and rows[0].name == "case_opened" and f'"number":"{head.number}"' not in rows[0].data:
        sentence = "nomor tiket berbeda dari nomor saat dibuka"
        report.add(Finding("number", sentence, head.number, rows[0].case_sequence, rows[0].id))


def _of_no_row(report: Report, events: _Groups, leaves: _Groups) -> tuple[str | None, Sequence[EventRow]]:
    """Tell of events whose case is not there."""
    rows = events.take()
    first = rows[0]
    report.events += len(rows)
    report.add(Finding("case_gone", f"tiketnya (baris {first.case_id}) tidak ada", None, first.case_sequence, first.id))
    leaves.of(first.case_id)
    return None, []


def _whole_case_gone(report: Report, leaves: Sequence[EventRow]) -> None:
    leaf = leaves[-1]
    sentence = f"tiket baris {leaf.case_id} dengan {leaf.length} kejadian sudah disegel, tetapi tidak ada lagi"
    report.add(Finding("case_gone", sentence, None, leaf.length, leaf.event_id, leaf.seal_number))


def _alone(session: Session, report: Report) -> Iterator[tuple[str | None, Sequence[EventRow]]]:
    """Check the events of no case against their own digests and their leaves."""
    leaves = _stream(session, _leaves_alone())
    leaf = next(leaves, None)
    for rows in session.execute(_events_alone().execution_options(yield_per=BATCH)).partitions():
        for row in rows:
            report.events += 1
            if row.digest is None:
                report.add(Finding("unchained", "tidak berantai: tidak ditulis oleh aplikasi ini", event=row.id))
            elif row.case_sequence is not None or row.digest != event_digest(
                dict(row._mapping), None, row.previous_digest
            ):
                sentence = "isinya tidak cocok dengan sidik jarinya: kejadian ini diubah"
                report.add(Finding("changed", sentence, event=row.id))
            while leaf is not None and leaf.event_id < row.id:
                _alone_gone(report, leaf)
                leaf = next(leaves, None)
            if leaf is not None and leaf.event_id == row.id:
                if leaf.digest != row.digest:
                    sentence = "berbeda dari yang disegel"
                    report.add(Finding("unlike_seal", sentence, event=row.id, seal=leaf.seal_number))
                leaf = next(leaves, None)
        yield None, rows
    while leaf is not None:
        _alone_gone(report, leaf)
        leaf = next(leaves, None)


def _alone_gone(report: Report, leaf: EventRow) -> None:
    sentence = "sudah disegel, tetapi tidak ada lagi"
    report.add(Finding("sealed_event_gone", sentence, event=leaf.event_id, seal=leaf.seal_number))


def unsealed_events(session: Session) -> int:
    """Count the events that no seal covers yet."""
    sealed = select(_LEAF.c.case_id, func.max(_LEAF.c.length).label("length")).group_by(_LEAF.c.case_id).subquery()
    of_cases = select(func.coalesce(func.sum(_CASE.c.chain_length - func.coalesce(sealed.c.length, 0)), 0)).select_from(
        _CASE.outerjoin(sealed, sealed.c.case_id == _CASE.c.id)
    )
    events = select(func.count()).select_from(_EVENT).where(_EVENT.c.case_id.is_(None))
    leaves = select(func.count()).select_from(_LEAF).where(_LEAF.c.case_id.is_(None))
    return int(session.scalar(of_cases) or 0) + (session.scalar(events) or 0) - (session.scalar(leaves) or 0)


def _stream(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[EventRow]:
    yield from session.execute(query.execution_options(yield_per=BATCH))


def _heads() -> Select[*tuple[Any, ...]]:
    return select(_CASE.c.id, _CASE.c.number, _CASE.c.chain_length, _CASE.c.chain_head).order_by(_CASE.c.id)


def _events() -> Select[*tuple[Any, ...]]:
    return (
        select(_EVENT)
        .where(_EVENT.c.case_id.is_not(None))
        .order_by(_EVENT.c.case_id, _EVENT.c.case_sequence, _EVENT.c.id)
    )


def _events_alone() -> Select[*tuple[Any, ...]]:
    return select(_EVENT).where(_EVENT.c.case_id.is_(None)).order_by(_EVENT.c.id)


def _leaves() -> Select[*tuple[Any, ...]]:
    return select(_LEAF).where(_LEAF.c.case_id.is_not(None)).order_by(_LEAF.c.case_id, _LEAF.c.length)


def _leaves_alone() -> Select[*tuple[Any, ...]]:
    return select(_LEAF).where(_LEAF.c.case_id.is_(None)).order_by(_LEAF.c.event_id)
