"""`flask feel` and `flask dmn`: try an expression or a decision without a case."""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import click

from app.expressions import DmnError, FeelError, evaluate, parse_decisions, to_json_text

REFUSED = 2


def _context(text: str) -> dict[str, Any]:
    try:
        context = json.loads(text, parse_float=Decimal, parse_int=_whole, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        _refuse(f"--context bukan JSON yang benar (karakter ke-{error.pos + 1}).")
    except RecursionError:
        _refuse("--context bersarang terlalu dalam.")
    if not isinstance(context, dict):
        _refuse("--context harus berupa objek JSON, misalnya '{\"n\": 1}'.")
    return context


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            _refuse(f"--context menulis «{name}» dua kali.")
        found[name] = value
    return found


def _whole(digits: str) -> Decimal:
    return Decimal(digits)


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(REFUSED)


@click.command()
@click.argument("expression")
@click.option("--context", default="{}", help="Objek JSON: nama dan nilainya.")
def feel(expression: str, context: str) -> None:
    """Print the value of a FEEL EXPRESSION as JSON; exit with 2 where it is refused.

    An expression that begins with a minus goes after `--`.
    """
    try:
        click.echo(to_json_text(evaluate(expression, _context(context))))
    except FeelError as error:
        _refuse(f"Posisi {error.position}: {error.reason}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--decision", required=True, help="Id keputusan.")
@click.option("--context", default="{}", help="Objek JSON: nama dan nilainya.")
def dmn(file: Path, decision: str, context: str) -> None:
    """Print the value of a DECISION of a DMN FILE as JSON; exit with 2 where it is refused."""
    try:
        decisions = parse_decisions(file.read_bytes())
        if decision not in decisions.ids:
            _refuse(f"Keputusan “{decision}” tidak ada. Yang ada: {', '.join(sorted(decisions.ids))}.")
        click.echo(to_json_text(decisions.decide(decision, _context(context))))
    except OSError:
        _refuse(f"Berkas {file} tidak ada atau tidak dapat dibaca.")
    except DmnError as error:
        where = ", ".join(str(part) for part in (error.element, error.line and f"baris {error.line}") if part)
        _refuse(f"{where or file}: {error.reason}")
    except FeelError as error:
        _refuse(f"Posisi {error.position}: {error.reason}")
