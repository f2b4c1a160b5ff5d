"""Sari at the public pages: the forms she fills in, the files she has, and the links she is given."""

import re
from io import BytesIO
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import db
from app.models import Case
from tests.browser_like import Client

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n" + bytes(40)
REQUEST = {
    "name": "Sari Wulandari",
    "email": "sari@penyedia.co.id",
    "role": "vendor",
    "organization": "PT Maju Bersama",
    "category": "akun",
    "subject": "Tidak dapat masuk ke SPSE",
    "description": "Sejak pagi muncul pesan User ID tidak dikenal.",
    "consent": "true",
}
COMPLAINT = {
    "request_type": "pengaduan",
    "name": "Sari Wulandari",
    "email": "sari@penyedia.co.id",
    "subject": "Telepon tidak diangkat",
    "description": "Tiga kali menelepon kemarin dan tidak ada yang menjawab.",
    "consent": "true",
}


def file(name: str, content: bytes) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def hidden(page: TestResponse, name: str) -> list[str]:
    """Return the values of the hidden fields of this name, as the page carries them."""
    return re.findall(rf'name="{name}"\s+value="([^"]*)"', page.text)


def ask(client: Client, url: str = "/tiket/baru", **changes: Any) -> TestResponse:
    """Send the form of the portal, filled in well but for the changes."""
    filled = {**(COMPLAINT if url == "/pengaduan" else REQUEST), "once": hidden(client.get(url), "once")[0]}
    return client.send(url, {**filled, **changes})


def token_of(answer: TestResponse) -> str:
    """Return the tracking token that an accepted form leads to."""
    assert answer.status_code == 303, answer.text
    found = re.search(r"/lacak/([\w-]+)", answer.location)
    assert found, answer.location
    return found[1]


def cases() -> list[Case]:
    return list(db.session.scalars(select(Case).order_by(Case.id)))
