"""What is installed is exactly what was tested, and the lock files name no host."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^[A-Za-z0-9_.-]+(\[[a-z]+\])?==\S+")


def requirement_lines(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def names(lines: list[str]) -> dict[str, str]:
    pairs = (re.split(r"(?:\[[a-z]+\])?==", line.split("#")[0].strip()) for line in lines)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


def test_every_requirement_is_pinned_exactly():
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        assert [line for line in requirement_lines(name) if not PINNED.match(line)] == []


def test_every_direct_requirement_says_why():
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert [line for line in requirement_lines(name) if "  # " not in line] == []


def test_requirements_and_constraints_agree():
    everything = names(requirement_lines("constraints.txt"))
    for name in ("requirements.txt", "requirements-dev.txt"):
        for package, version in names(requirement_lines(name)).items():
            assert everything[package] == version


def test_npm_packages_are_locked_by_content_and_by_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        assert "resolved" not in package
        assert name == "" or "integrity" in package
    direct = json.loads((ROOT / "package.json").read_text())
    versions = [*direct["dependencies"].values(), *direct["devDependencies"].values()]
    assert [version for version in versions if not version[0].isdigit()] == []
