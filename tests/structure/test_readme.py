"""The README names what is there: settings, commands, folders, files."""

import re

from flask import Flask

from tests.structure.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
READS_A_SETTING = re.compile(r'''(?:given(?:\.get\(|, |\[)|environ\.get\(|envvar=)"([A-Z_]+)"''')
WHERE_SETTINGS_ARE_READ = ("config.py", "app/serve.py", "app/cli/__init__.py")
OF_FLASK_ITSELF = {"routes", "run", "shell"}


def test_it_names_every_setting() -> None:
    sources = "".join((ROOT / path).read_text(encoding="utf-8") for path in WHERE_SETTINGS_ARE_READ)
    settings = set(READS_A_SETTING.findall(sources))
    assert {"APP_ENV", "MAIL_URL", "MAIL_PORT", "PORT", "WORKER_CONCURRENCY"} <= settings
    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_it_names_every_command(app: Flask) -> None:
    commands = app.cli.commands.keys() - OF_FLASK_ITSELF
    assert "worker" in commands
    assert {name for name in commands if f"| `{name}" not in README} == set()


def test_its_map_shows_every_folder() -> None:
    packages = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert "cases" in packages
    assert {name for name in packages if f"\n  {name}/" not in README} == set()
    tests = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert {name for name in tests if f"`{name}/`" not in README} == set()


def test_what_it_points_to_is_there() -> None:
    pointed = re.findall(r'\]\((?!http)([^)#]+)\)|src="([^"]+)"', README)
    assert len(pointed) > 3
    assert {path for pair in pointed for path in pair if path and not (ROOT / path).exists()} == set()
