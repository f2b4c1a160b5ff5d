"""The evidence of a month: what was received, escalated, kept, answered and changed, for the agency's file and LKPP.

A row says that it is wanted; the worker makes it; it is kept as it was made. Made again, it is another one. On the
first working day of a month the one of the month before is wanted without being asked for.
"""

from app.insight.evidence.ask import (
    FORMS,
    all_packs,
    is_pack_due,
    made_pack,
    month_from,
    months_until,
    record_download,
    request_pack,
    request_scheduled,
)
from app.insight.evidence.make import keep, make_one, waiting_packs

__all__ = [
    "FORMS",
    "all_packs",
    "is_pack_due",
    "keep",
    "made_pack",
    "make_one",
    "month_from",
    "months_until",
    "record_download",
    "request_pack",
    "request_scheduled",
    "waiting_packs",
]
