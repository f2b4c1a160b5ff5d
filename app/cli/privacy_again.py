"""`flask privacy erased` and `repeat`: what was erased by law, to be erased again after an older copy was put back."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Select, func, select

from app.audit.verification.references import ERASED
from app.cases.erasure import ASKERS, BASES, Grounds, rows_that_came_back
from app.cli.privacy import SYSTEM, erase_each
from app.clock import clock_of
from app.database import db
from app.jobs.erased_files import scrub
from app.jobs.erasing import erase_again_outside
from app.models import AuditEvent, Case

REPEATED = "Diulang sesudah salinan lama basis data dipulihkan"
OUTSIDE = "di luar tiket"
_MOST_CHARACTERS = 500
_NUMBERS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One erasure of the list: of a case, or of rows that belong to none."""

    case: str | None
    rows: Mapping[str, list[int]]
    erased_at: datetime
    grounds: Grounds


@click.command("erased")
@click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON, untuk `privacy repeat`.")
@with_appcontext
def erased(as_json: bool) -> None:
    """Print what was erased by law, and why: to be kept beside each backup. Names nobody."""
    query = select(Case.number, AuditEvent.at, AuditEvent.data).outerjoin(Case, Case.id == AuditEvent.case_id)
    rows = []
    for number, at, text in db.session.execute(query.where(AuditEvent.name == ERASED).order_by(AuditEvent.id)):
        data = orjson.loads(text)
        what = {"case": number} if number else {"rows": data["erased"]}
        told = {key: data.get(key) for key in ("reason", "legal_basis", "asked_by")}
        rows.append({**what, "erased_at": at.isoformat(), **told})
    if as_json:
        click.echo(json.dumps({"erased": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row.get('case', OUTSIDE)}  {row['erased_at']}  {row['reason']}")


@click.command("repeat")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Hapus; tanpa ini hanya disebut tiket mana.")
@with_appcontext
def repeat(file: Path, yes: bool) -> None:
    """Erase again what a file of `privacy erased --json` names and an older copy of the database brought back."""
    told = _read(file)
    cases = {one.case: one for one in told if one.case is not None}
    left, is_done = _cases_that_came_back(cases)
    outside = [one for one in told if one.case is None and _came_back(one)]
    click.echo(f"{len(left)} dari {len(cases)} tiket perlu dihapus lagi, dan {len(outside)} penghapusan {OUTSIDE}.")
    for case_id, number in left.items():
        if yes:
            is_done &= erase_each({case_id: number}, cases[number].grounds)
        else:
            click.echo(number)
    for one in outside:
        _again(one, yes)
    if yes and (left or outside):
        scrub(db.session())
    sys.exit(0 if is_done else 1)


def _cases_that_came_back(told: Mapping[str, Told]) -> tuple[dict[int, str], bool]:
    """Return the cases to erase again, and whether every case of a number is the one that was meant.

    After a restore, numbers are given anew: a case that was opened after the erasure is another one.
    """
    found, are_all_meant, numbers = {}, True, sorted(told)
    for first in range(0, len(numbers), _NUMBERS_A_STATEMENT):
        for case_id, number, opened_at in db.session.execute(
            _not_erased(numbers[first : first + _NUMBERS_A_STATEMENT])
        ):
            if opened_at is not None and opened_at > told[number].erased_at:
                click.echo(f"{number}: dibuka sesudah penghapusan itu, jadi tiket lain; tidak dihapus.")
                are_all_meant = False
            else:
                found[case_id] = number
    return found, are_all_meant


def _not_erased(numbers: Sequence[str]) -> Select[int, str, datetime | None]:
    """Return the query for cases and when they were opened: by the record, as a letter may say that it came earlier."""
    opened = select(func.min(AuditEvent.at)).where(AuditEvent.case_id == Case.id).scalar_subquery()
    query = select(Case.id, Case.number, opened).where(Case.number.in_(numbers), Case.erased_at.is_(None))
    return query.order_by(Case.id)


def _came_back(one: Told) -> Mapping[str, list[int]]:
    return rows_that_came_back(db.session(), one.rows, one.erased_at)


def _again(one: Told, yes: bool) -> None:
    if not yes:
        click.echo(f"{OUTSIDE}: {sum(map(len, _came_back(one).values()))} baris")
        return
    clock = clock_of(current_app)
    number = erase_again_outside(db.session(), one.rows, one.grounds, one.erased_at, actor=SYSTEM, clock=clock)
    click.echo(f"{OUTSIDE}: {number} baris dihapus")


def _read(file: Path) -> list[Told]:
    """Return what a file lists, all of it sound: nothing is begun with a list that cannot be ended."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["erased"]
        assert isinstance(rows, list)
    except (ValueError, KeyError, TypeError, AssertionError):
        raise click.ClickException("Berkas itu bukan hasil `flask privacy erased --json`.") from None
    return [_told(number, row) for number, row in enumerate(rows, 1)]


def _told(number: int, row: Any) -> Told:
    try:
        at = datetime.fromisoformat(row["erased_at"])
        basis, asked_by, reason = row["legal_basis"], row["asked_by"], row["reason"]
        rows = {kind: [int(row_id) for row_id in ids] for kind, ids in row.get("rows", {}).items()}
        is_whole = basis in BASES and asked_by in ASKERS and reason.strip() and (row.get("case") or rows)
    except (KeyError, TypeError, ValueError, AttributeError):
        is_whole = False
    if not is_whole or at.tzinfo is None:
        raise click.ClickException(
            f"Baris {number} tidak lengkap: perlu tiket atau baris, waktu, alasan, dasar hukum, dan pemintanya. "
            "Tidak ada yang dihapus."
        )
    grounds = Grounds(f"{REPEATED}: {reason}"[:_MOST_CHARACTERS], basis, asked_by)
    return Told(row.get("case"), rows, at, grounds)
