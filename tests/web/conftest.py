"""For tests of pages: passwords that cost nothing to check."""

import pytest


@pytest.fixture(autouse=True)
def _cheap(cheap_passwords: None) -> None:
    """Of every test here."""
