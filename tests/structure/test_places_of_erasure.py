"""Every column that holds words is erased with a case, or says why nothing of a requester stands in it."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.sql.schema import Column

from app.cases.erasure.kept import KEPT
from app.cases.erasure.places import PLACES
from app.models import Base
from app.models.base import table_of


def words() -> set[str]:
    """Return every column of free text or bytes, as "table.column"."""

    def is_free(column: Column[object]) -> bool:
        return isinstance(column.type, String | LargeBinary)

    tables = Base.metadata.tables.values()
    return {f"{table.name}.{column.name}" for table in tables for column in table.columns if is_free(column)}


def emptied() -> set[str]:
    """Return the columns that erasing empties; of a place whose rows go, all."""
    found = set()
    for place in PLACES:
        table = table_of(place.model)
        names = place.emptied or [column.name for column in table.columns]
        found |= {f"{table.name}.{name}" for name in names}
    return found


def kept() -> set[str]:
    return {
        f"{table}.{column}" for table, why in KEPT.items() for columns in why.values() for column in columns.split()
    }


def test_every_column_of_words_is_erased_or_says_why_it_is_kept() -> None:
    assert words() - emptied() - kept() == set()


def test_no_column_is_in_both_lists_and_none_is_gone() -> None:
    of_rows_that_go = {f"{table_of(place.model).name}." for place in PLACES if place.is_deleted}
    both = {name for name in emptied() & kept() if not name.startswith(tuple(of_rows_that_go))}
    assert both == set()
    assert kept() - words() == set()


def test_every_reason_to_keep_is_a_sentence() -> None:
    assert all(len(why) > 10 for reasons in KEPT.values() for why in reasons)
