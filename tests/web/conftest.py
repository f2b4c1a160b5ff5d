"""For tests of pages: passwords that cost nothing to check. Their strength is tested where they are made."""

import pytest
from argon2 import PasswordHasher

from app.administration import passwords


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "_NOBODY", cheap.hash("nobody has this password"))
