"""`flask privacy erase`: erase by law at the machine. Doing it again after a restore: `app.cli.privacy_again`.

Without --yes nothing is changed: what would be erased, what stays and why is printed.
"""

import sys
from collections.abc import Mapping, Sequence

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.audit import Actor
from app.cases.erasure import (
    ASKERS,
    BASES,
    REMAINS,
    RETENTION,
    Grounds,
    Sought,
    cases_of_person,
    outside_of,
    preview_of,
)
from app.cases.errors import BadAnswer
from app.clock import clock_of, now
from app.database import db
from app.jobs.erased_files import scrub
from app.jobs.erasing import erase_chosen, erase_left_outside
from app.models import Case

SYSTEM = Actor.system("cli")
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
    numbers_of = {case.id: case.number for case in cases}
    if sought.is_enough:
        click.echo(f"{_erase_outside(sought, grounds)} baris di luar tiket dihapus.")
    is_done = erase_each(numbers_of, grounds)
    scrub(db.session())
    sys.exit(0 if is_done else 1)


def _erase_outside(sought: Sought, grounds: Grounds) -> int:
    try:
        return erase_left_outside(db.session(), sought, grounds, actor=SYSTEM, clock=clock_of(current_app))
    except BadAnswer as bad:
        raise click.ClickException(bad.sentence) from None


def erase_each(numbers: Mapping[int, str], grounds: Grounds) -> bool:
    """Erase these cases and say what became of each; return whether all are erased."""
    stays = 0
    done = erase_chosen(db.session(), list(numbers), grounds, actor=SYSTEM, clock=clock_of(current_app))
    for case_id, sentence in done:
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
    left = outside_of(session, sought, at)
    mails, letters, drafts = len(left.mails), len(left.letters), len(left.drafts)
    click.echo(f"Di luar tiket: {mails} surel masuk, {letters} surel keluar, {drafts} konsep formulir.")
    for draft in left.drafts:
        click.echo(f"  konsep {draft.owner}{f' pada {draft.case_number}' if draft.case_number else ''}")
    if left.undecided:
        click.echo(f"{left.undecided} surel masuk belum diputuskan dan tidak ikut dihapus.")
    click.echo("Yang tetap:")
    for sentence in REMAINS:
        click.echo(f"- {sentence}")
    click.echo("Belum ada yang berubah. Ulangi dengan --yes untuk menghapus.")
