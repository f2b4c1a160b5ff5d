"""A post office in front of the desk: mail is written as a sender would, stored, and taken in as a worker does."""

import pytest

from tests.channels.letters import PostOffice
from tests.desk import Desk


@pytest.fixture
def post(desk: Desk) -> PostOffice:
    return PostOffice(desk)
