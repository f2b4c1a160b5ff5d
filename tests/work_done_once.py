"""Work that every application and every engine does anew with the same result, done once a process.

Each test has an application and an engine of its own, so that nothing is left over from the test before. What these
work out from the source alone is the same every time: how an address is built from its rule, a template's code, the
SQL of a query, the list of migrations. That is kept here, and was most of what a small test cost.
"""

from collections.abc import Callable, Hashable
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Mapper
from werkzeug.routing import Rule

MOST_STATEMENTS = 3_000  # about what the whole program says to both; a bound, should a test invent many


class RememberedRule(Rule):
    """An address rule whose builder functions, generated code in werkzeug, are compiled once a rule."""

    _builders: dict[Hashable, Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (repr(self._trace), repr(self.defaults), append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


class RememberedTemplates(BytecodeCache):
    """Templates compiled once; jinja asks by name and by a hash of the source."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


class RememberedStatements(dict[Hashable, Any]):
    """Compiled SQL, kept by the kind of the database where SQLAlchemy keeps it by the engine."""

    @staticmethod
    def _shared(key: Any) -> Hashable:
        dialect, *rest = key
        return (dialect.name, dialect.driver, dialect.server_version_info, *rest)

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self._shared(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self) >= MOST_STATEMENTS:
            self.clear()
        super().__setitem__(self._shared(key), compiled)


def remembered_migrations(config: Config) -> ScriptDirectory:
    """Return the migrations of a folder, read and imported once."""
    folder = config.get_main_option("script_location")
    if folder not in _migrations:
        _migrations[folder] = _read_migrations(config)
    return _migrations[folder]


_migrations: dict[str | None, ScriptDirectory] = {}
_read_migrations = ScriptDirectory.from_config


def remember() -> None:
    """Let everything that is made from here on in this process share what it works out."""
    statements = RememberedStatements()

    @event.listens_for(Engine, "engine_connect")
    def _on_connect(connection: Connection) -> None:
        connection.execution_options(compiled_cache=statements)
        _wait_for_no_disk(connection)

    Mapper._compiled_cache = statements  # what the unit of work writes rows with
    ScriptDirectory.from_config = remembered_migrations
    Flask.url_rule_class = RememberedRule
    Flask.jinja_options = {"bytecode_cache": RememberedTemplates()}


def _wait_for_no_disk(connection: Connection) -> None:
    """Let SQLite in this process not force each commit to the disk: no test cuts the power.

    Programs that tests start, the ones that are killed among them, do as they do in production.
    """
    if connection.dialect.name == "sqlite" and "waits_for_no_disk" not in connection.info:
        connection.connection.execute("PRAGMA synchronous = OFF")
        connection.info["waits_for_no_disk"] = True
