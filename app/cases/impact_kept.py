"""An impact written down, so that a page shows what the background has found: JSON, there and back."""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from app.cases.deadlines import Deadline
from app.cases.impact import Impact, Moving, Staying


def impact_to_json(impact: Impact) -> str:
    return orjson.dumps(
        {
            "running": impact.running,
            "already": impact.already,
            "moving": [asdict(one) for one in impact.moving],
            "staying": {reason: [asdict(one) for one in cases] for reason, cases in impact.staying.items()},
            "deadlines": [asdict(one) for one in impact.deadlines],
            "notes": dict(impact.notes),
        }
    ).decode()


def impact_from_json(text: str) -> Impact:
    found: dict[str, Any] = orjson.loads(text)
    return Impact(
        running=found["running"],
        already=found["already"],
        moving=[Moving(**one) for one in found["moving"]],
        staying={reason: [Staying(**one) for one in cases] for reason, cases in found["staying"].items()},
        deadlines=[_deadline(one) for one in found["deadlines"]],
        notes=Counter(found["notes"]),
    )


def _deadline(values: dict[str, Any]) -> Deadline:
    instants = {name: datetime.fromisoformat(values[name]) if values[name] else None for name in ("at", "by_new_rule")}
    return Deadline(**{**values, **instants})
