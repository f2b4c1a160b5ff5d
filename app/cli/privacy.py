"""`flask privacy …`: erase by law at the machine, and do it again after an older copy was put back.

Without --yes nothing is changed: what would be erased, what stays and why is printed.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import orjson
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.audit import Actor
from app.audit.verification.behind import ERASED
from app.cases.erasure import (
    ASKERS,
    BASES,
    REMAINS,
    RETENTION,
    Grounds,
    Sought,
    cases_of_person,
    drafts_that_name,
    mail_without_case,
    preview_of,
)
from app.cases.errors import BadAnswer
from app.clock import clock_of, now
from app.database import db
from app.jobs.erasing import erase_chosen, erase_left_outside
from app.models import AuditEvent, Case

SYSTEM = Actor.system("cli")
REPEATED = "Diulang sesudah salinan lama basis data dipulihkan"
privacy = AppGroup("privacy", help="Data pribadi.")


@privacy.command("erase")
@click.option("--email", default="", help="Surel pemohon.")
@click.option("--phone", default="", help="Telepon pemohon.")
@click.option("--case", "numbers", multiple=True, help="Nomor tiket; boleh diulang.")
@click.option("--reason", required=True, help="Alasan, tanpa data pribadi: tetap tersimpan selamanya.")
@click.option("--basis", type=click.Choice(list(BASES)), default="request", help="Dasar hukum.")
@click.option("--asked-by", type=click.Choice(list(ASKERS)), default="requester", help="Siapa yang memintanya.")
@click.option("--yes", is_flag=True, help="Hapus; tanpa ini hanya ditampilkan apa yang akan terhapus.")
def erase(email: str, phone: str, numbers: tuple[str, ...], reason: str, basis: str, asked_by: str, yes: bool) -> None:
    """Erase what a person, or a case, left behind; exits with 1 where something stays that was asked for."""
    grounds, sought = Grounds(reason, basis, asked_by), Sought(email=email, phone=phone)
    if not numbers and not sought.is_enough:
        raise click.UsageError("Sebutkan --email, --phone, atau --case.")
    cases = _cases(numbers, sought)
    _require_sound(grounds, cases)
    if not yes:
        _show(cases, sought)
        return
    if sought.is_enough:
        outside = erase_left_outside(db.session(), sought, grounds, actor=SYSTEM, clock=clock_of(current_app))
        click.echo(f"{outside} baris di luar tiket dihapus.")
    sys.exit(0 if _erase([case.id for case in cases], grounds) else 1)


@privacy.command("erased")
@click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON, untuk `privacy repeat`.")
def erased(as_json: bool) -> None:
    """Print which cases were erased by law, and why: to be kept beside each backup. Names nobody."""
    query = select(Case.number, AuditEvent.at, AuditEvent.data).join(Case, Case.id == AuditEvent.case_id)
    rows = []
    for number, at, text in db.session.execute(query.where(AuditEvent.name == ERASED).order_by(AuditEvent.id)):
        data = orjson.loads(text)
        told = {key: data.get(key) for key in ("reason", "legal_basis", "asked_by")}
        rows.append({"case": number, "erased_at": at.isoformat(), **told})
    if as_json:
        click.echo(json.dumps({"erased": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['case']}  {row['erased_at']}  {row['reason']}")


@privacy.command("repeat")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Hapus; tanpa ini hanya disebut tiket mana.")
def repeat(file: Path, yes: bool) -> None:
    """Erase again what a file of `privacy erased --json` names and an older copy of the database brought back."""
    try:
        told = {row["case"]: row for row in json.loads(file.read_text(encoding="utf-8"))["erased"]}
    except (ValueError, KeyError, TypeError):
        raise click.ClickException("Berkas itu bukan hasil `flask privacy erased --json`.") from None
    query = select(Case).where(Case.number.in_(told), Case.erased_at.is_(None)).order_by(Case.id)
    left = [(case.id, case.number) for case in db.session.scalars(query)]
    click.echo(f"{len(left)} dari {len(told)} tiket perlu dihapus lagi.")
    is_done = True
    for case_id, number in left:
        row = told[number]
        if not yes:
            click.echo(number)
            continue
        grounds = Grounds(f"{REPEATED}: {row['reason']}"[:500], row["legal_basis"], row["asked_by"])
        is_done &= _erase([case_id], grounds)
    sys.exit(0 if is_done else 1)


def _erase(case_ids: Sequence[int], grounds: Grounds) -> bool:
    """Erase and say what became of each; return whether all are erased."""
    session, stays = db.session(), 0
    numbers = {
        key: number for key, number in session.execute(select(Case.id, Case.number).where(Case.id.in_(case_ids)))
    }
    for case_id, sentence in erase_chosen(session, case_ids, grounds, actor=SYSTEM, clock=clock_of(current_app)):
        click.echo(f"{numbers[case_id]}: {sentence or 'dihapus'}")
        stays += sentence is not None
    return not stays


def _cases(numbers: Sequence[str], sought: Sought) -> list[Case]:
    session = db.session()
    found = {case.id: case for case in cases_of_person(session, sought)} if sought.is_enough else {}
    for number in numbers:
        case = session.scalar(select(Case).where(Case.number == number.strip().upper()))
        if case is None:
            raise click.ClickException(f"Tiket {number} tidak ada.")
        found[case.id] = case
    return [found[key] for key in sorted(found)]


def _require_sound(grounds: Grounds, cases: Sequence[Case]) -> None:
    try:
        grounds.require_sound()
        for case in cases:
            grounds.require_nameless(case)
    except BadAnswer as bad:
        raise click.ClickException(bad.sentence) from None
    if grounds.basis == RETENTION and grounds.asked_by != "agency":
        raise click.ClickException("Masa simpan berakhir menurut instansi sendiri: sebutkan --asked-by agency.")


def _show(cases: Sequence[Case], sought: Sought) -> None:
    """Print what would be erased, what stays and why."""
    session, at = db.session(), now()
    if not cases:
        click.echo("Tidak ada tiket yang cocok.")
    for case in cases:
        preview = preview_of(session, case, at)
        click.echo(f"{case.number}: {preview.refused or preview.in_words()}")
        if preview.others:
            click.echo(f"  tidak ikut: {', '.join(preview.others)}")
        for entry in preview.faq:
            click.echo(f"  tanya jawab FAQ nomor {entry} tetap terbit")
    mails, undecided = mail_without_case(session, sought.email)
    click.echo(f"Di luar tiket: {len(mails)} surel masuk, {len(drafts_that_name(session, sought))} konsep formulir.")
    if undecided:
        click.echo(f"{undecided} surel masuk belum diputuskan dan tidak ikut dihapus.")
    click.echo("Yang tetap:")
    for sentence in REMAINS:
        click.echo(f"- {sentence}")
    click.echo("Belum ada yang berubah. Ulangi dengan --yes untuk menghapus.")
