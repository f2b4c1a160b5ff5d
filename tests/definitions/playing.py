"""Scenarios for tests, in the surroundings that a fresh installation has."""

import json
from functools import lru_cache
from typing import Any

from app.administration.accounts import GROUPS
from app.administration.categories import FIRST_FILL
from app.definitions.folder import read_folder
from app.scenarios import Scenario, Surroundings, read_scenario
from app.scenarios.model import FORMAT
from app.sla import default_calendar
from tests.structure.source import ROOT

SURROUNDINGS = Surroundings(
    groups=tuple(sorted(GROUPS)),
    categories=tuple((code, name, True) for code, name in FIRST_FILL),
    calendar=default_calendar(range(2025, 2029)).to_json(),
    agency=(),
    base_url="http://localhost",
    mail_from="Helpdesk LPSE <helpdesk@lpse.test>",
    zone="Asia/Jakarta",
)
ASKED: dict[str, Any] = {
    "name": "Sari Wulandari",
    "email": "sari@penyedia.test",
    "role": "vendor",
    "organization": "CV Contoh",
    "category": "akun",
    "subject": "Tidak dapat masuk ke SPSE",
    "description": "Muncul pesan User ID tidak dikenal.",
    "consent": True,
}
ANSWER = {"complete": "handle", "answers": {"decision": "answer", "answer": "Silakan atur ulang kata sandi."}}


@lru_cache
def shipped() -> dict[str, bytes]:
    return read_folder(ROOT)


def shipped_files(**changed: bytes) -> dict[str, bytes]:
    """Return the shipped procedure without its scenarios."""
    files = {path: content for path, content in shipped().items() if not path.startswith("processes/scenarios/")}
    return {**files, **changed}


def written(*steps: dict[str, Any], at: str = "2026-11-03T09:00+07:00", title: str = "Uji", **start: Any) -> bytes:
    """Return the file of a ticket that comes in through the portal and goes on by these steps."""
    begun = {"kind": "ticket", "channel": "portal", "at": at, "answers": ASKED, **start}
    return json.dumps({"format": FORMAT, "title": title, "start": begun, "steps": list(steps)}).encode()


def scenario(*steps: dict[str, Any], **start: Any) -> Scenario:
    return read_scenario(written(*steps, **start))
