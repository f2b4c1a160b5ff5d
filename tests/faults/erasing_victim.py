"""A process that works off a run of deletions and is killed from inside, at a named border."""

import os
import signal
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from app.database import prepare_engine
from app.jobs import erased_files, erasing
from tests.faults import victim
from tests.races.crowd import make_session

AMONG_STATEMENTS = ("before_lock", "after_lock", "while_writing", "before_commit", "after_commit")
AMONG_STEPS = ("after_claim", "before_bytes", "between_bytes")
BORDERS = (*AMONG_STATEMENTS, *AMONG_STEPS)


@dataclass(frozen=True)
class ErasingOrders:
    """Which run to work off, and where to die: at the n-th pass of a border."""

    url: str
    files: Path
    now: datetime
    run_id: int
    border: str | None = None
    passes: int = 1


def live(orders: ErasingOrders) -> None:
    """Work the run off in one go; die at the border."""
    engine = create_engine(orders.url)
    prepare_engine(engine)
    if orders.border in AMONG_STATEMENTS:
        victim.arm(engine, orders.border, orders.passes)
    elif orders.border is not None:
        _arm(orders.border, orders.passes)
    with make_session(engine, orders.files) as session:
        erasing.work_off(session, orders.run_id, lambda: orders.now)


def _arm(border: str, passes: int) -> None:
    """Make this process kill itself around one of erasing's own steps."""
    owner: Any
    owner, name, is_before = {
        "after_claim": (erasing, "claim_next", False),
        "before_bytes": (erasing, "remove_erased_bytes", True),
        "between_bytes": (erased_files, "_remove", False),
    }[border]
    inner, left = getattr(owner, name), passes

    def outer(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0 and is_before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = inner(*given, **named)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, outer)
