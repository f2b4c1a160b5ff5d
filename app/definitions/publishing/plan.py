"""What whoever publishes has decided beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.cases.errors import BadAnswer
from app.models.publication import MOVE_ALL, MOVE_CHOSEN, MOVE_NONE

LONGEST_REASON = 450


@dataclass(frozen=True, slots=True)
class Plan:
    """What its author wants: why, which running cases are to move, and what they accept."""

    reason: str
    moves: str = MOVE_NONE
    case_ids: Sequence[int] = ()
    red_reason: str = ""  # why red scenarios are accepted
    accepts_newer: bool = False  # the draft was begun from an older version than the active one


def check_plan(plan: Plan) -> None:
    """Raise BadAnswer for what is missing or cannot be."""
    if not plan.reason.strip():
        raise BadAnswer("reason", "Tulis mengapa prosedurnya diubah.")
    if len(plan.reason.strip()) > LONGEST_REASON or len(plan.red_reason.strip()) > LONGEST_REASON:
        raise BadAnswer("reason", f"Alasan paling banyak {LONGEST_REASON} karakter.")
    if plan.moves not in (MOVE_NONE, MOVE_ALL, MOVE_CHOSEN):
        raise BadAnswer("moves", "Pilih kasus mana yang pindah.")
    if plan.moves == MOVE_CHOSEN and not plan.case_ids:
        raise BadAnswer("moves", "Centang sedikitnya satu kasus, atau pilih hanya kasus baru.")
